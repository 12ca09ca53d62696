import type { DriverAppender, DriverConnection } from '../../driver/core/driver.js'
import type { Batch } from './collect-rows.js'
import { stagedName } from './plan-columns.js'

/** A temporary table with staged rows. */
export interface StagePart {
  readonly name: string
  readonly types: readonly string[]
}

/** The temporary tables of one insert: a new one begins where the types of a batch differ. */
export interface Stage {
  readonly parts: readonly StagePart[]
  write(batch: Batch): Promise<void>
  finish(): Promise<void>
  drop(): Promise<void>
}

let count = 0

export function createStage(connection: DriverConnection): Stage {
  const parts: StagePart[] = []
  let appender: DriverAppender | undefined

  async function begin(types: readonly string[]): Promise<DriverAppender> {
    await finish()
    count += 1
    const table = `duckalog_insert_${count}`
    const name = `temp.main.${table}`
    const columns = types.map((type, index) => `${stagedName(index)} ${type}`)
    await connection.run(`CREATE TEMP TABLE ${table} (${columns.join(', ')})`)
    parts.push({ name, types })
    appender = connection.createAppender
      ? await connection.createAppender(table, types)
      : createTextAppender(connection, name, types.length)
    return appender
  }
  async function finish(): Promise<void> {
    const open = appender
    appender = undefined
    await open?.close()
  }

  return {
    parts,
    async write({ columns, types }) {
      const isSame = types.every((type, index) => type === parts.at(-1)?.types[index])
      const open = isSame && appender ? appender : await begin(types)
      await open.append(columns)
    },
    finish,
    async drop() {
      await appender?.close(true).catch(() => undefined)
      // Fails in a transaction that was aborted, whose rollback drops them
      for (const { name } of parts) await connection.run(`DROP TABLE IF EXISTS ${name}`).catch(() => undefined)
    },
  }
}

/** For clients without an appender: each batch is one bound value. */
function createTextAppender(connection: DriverConnection, table: string, width: number): DriverAppender {
  const items = Array.from({ length: width }, (_, index) => boundText(index))
  const sql = `INSERT INTO ${table} SELECT ${items.join(', ')} FROM ${boundTexts}`
  return {
    async append(columns) {
      await connection.run(sql, [bindTexts(columns)])
    },
    close: async () => undefined,
  }
}

/** SQL: rows of texts, from one bound value. */
export const boundTexts = '(SELECT unnest(CAST($1::JSON AS VARCHAR[][])) AS r)'

/** SQL: a column of {@link boundTexts}. */
export function boundText(index: number): string {
  return `r[${index + 1}]`
}

/** The value to bind for {@link boundTexts}, from the values of each column. */
export function bindTexts(columns: readonly (readonly unknown[])[]): string {
  const size = columns[0]?.length ?? 0
  return JSON.stringify(Array.from({ length: size }, (_, row) => columns.map((column) => toText(column[row]))))
}

function toText(value: unknown): string | null {
  if (value === null || value === undefined) return null
  return Object.is(value, -0) ? '-0' : String(value)
}
