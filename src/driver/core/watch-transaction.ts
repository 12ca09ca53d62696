/** Tracks whether a connection may have an open transaction, from its SQL texts, because the clients do not report it. */
export interface TransactionWatch {
  readonly maybeOpen: boolean
  /** Records a SQL text. `ran` settles when it has run, and is absent if the text is only prepared. */
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
        // A prepared statement may run any number of times, unnoticed
        if (!ran) preparedToOpen = true
      } else if (open && ran && ends.test(sql)) {
        const before = opened
        const end = () => {
          if (opened === before) open = false
        }
        // A statement that failed may not have run
        ran.then(end, () => undefined)
      }
    },
  }
}

/**
 * Whether a SQL text attaches something other than a DuckDB or SQLite file. A transaction there ends with statements, which fail after a
 * fatal error or if the server is gone.
 */
export function attachesService(sql: string): boolean {
  return (
    /\battach\b/i.test(sql) &&
    (/\btype\s+'?(?!duckdb\b|sqlite\b)\w/i.test(sql) || /'(?!duckdb:|sqlite:|file:)[a-z][\w+]+:/i.test(sql))
  )
}
