/** Whether a connection may have a transaction open, told by the texts that it was given: the clients do not say. */
export interface TransactionWatch {
  readonly maybeOpen: boolean
  /** Hears of a text; `ran` settles when it has run, and is absent for a text that is only prepared. */
  note(sql: string, ran?: Promise<unknown>): void
}

const opens = /\b(?:begin|start)\b/i
const ends = /^\s*(?:commit|rollback|end|abort)(?:\s+(?:transaction|work))?\s*;?\s*$/i

export function createTransactionWatch(): TransactionWatch {
  let open = false
  let preparedToOpen = false
  let opened = 0
  return {
    get maybeOpen() {
      return open || preparedToOpen
    },
    note(sql, ran) {
      if (opens.test(sql)) {
        opened += 1
        open = true
        // It may run any number of times, unseen
        if (!ran) preparedToOpen = true
      } else if (open && ran && ends.test(sql)) {
        const before = opened
        const end = () => {
          if (opened === before) open = false
        }
        // One that failed may not have run
        ran.then(end, () => undefined)
      }
    },
  }
}

/**
 * Whether a text attaches something other than a file of DuckDB or SQLite. A transaction there ends with statements, which fail in a
 * database that a fatal error made unusable, or on a server that is gone.
 */
export function attachesService(sql: string): boolean {
  return (
    /\battach\b/i.test(sql) &&
    (/\btype\s+'?(?!duckdb\b|sqlite\b)\w/i.test(sql) || /'(?!duckdb:|sqlite:|file:)[a-z][\w+]+:/i.test(sql))
  )
}
