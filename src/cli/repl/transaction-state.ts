import type { CatalogSession } from '../../index.js'
import { scanPiece } from '../../sql/lexer/scan-piece.js'

/** `aborted` after a failure in a transaction, which can then only be ended. */
export type TransactionState = 'none' | 'open' | 'aborted'

/** Follows the transaction of a session. */
export interface TransactionFollower {
  readonly state: TransactionState
  /** Call it after each statement. */
  follow(sql: string, hasFailed: boolean): Promise<void>
}

/** Statements that may begin or end a transaction. */
const changing = /^(?:begin|start|commit|end|rollback|abort|execute)$/

export function followTransaction(session: Pick<CatalogSession, 'query'>): TransactionFollower {
  let state: TransactionState = 'none'
  return {
    get state() {
      return state
    },
    async follow(sql, hasFailed) {
      if (changing.test(firstWord(sql)) || (hasFailed && state !== 'none')) state = await probe(session)
    },
  }
}

/** Finds out whether a transaction is open. No client reports it, but all statements of a transaction have the same number. */
async function probe(session: Pick<CatalogSession, 'query'>): Promise<TransactionState> {
  const read = async (): Promise<unknown> => (await session.query<{ readonly id: unknown }>('SELECT txid_current() AS id'))[0]?.id
  try {
    const before = await read()
    return (await read()) === before ? 'open' : 'none'
  } catch {
    return 'aborted'
  }
}

function firstWord(sql: string): string {
  for (let at = 0; at < sql.length; ) {
    const { kind, end } = scanPiece(sql, at)
    if (kind !== 'space' && kind !== 'comment') return sql.slice(at, end).toLowerCase()
    at = end
  }
  return ''
}
