import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connectToCatalog } from 'duckalog'
import { loadConfig } from 'duckalog/config'
import { generateTypes, generateTypesOffline } from 'duckalog/types'
import { median } from '../median.js'

const repetitions = 5
const names = Array.from({ length: 20 }, (_, index) => `column_${index}`)

/** 1,000 views with 20 columns each, over tables of which every other column is NOT NULL, so that NOT NULL is to be proven for all. */
export function renderCatalog(database: string, described: boolean) {
  const tables = Array.from({ length: 10 }, (_, index) => {
    const columns = names.map(
      (name, place) => `${name} ${place % 3 === 0 ? 'VARCHAR' : 'BIGINT'}${place % 2 === 0 ? ' NOT NULL' : ''}`,
    )
    return `CREATE TABLE IF NOT EXISTS t${index} (${columns.join(', ')})`
  })
  const views = Array.from({ length: 1_000 }, (_, index) => ({
    name: `v${index}`,
    sql: `SELECT ${names.map((name) => `a.${name}`).join(', ')} FROM t${index % 10} a JOIN t${(index + 1) % 10} b USING (column_1)`,
    ...(described && { columns: Object.fromEntries(names.map((name) => [name, `What ${name} of v${index} means`])) }),
  }))
  return { version: 1, duckdb: { database, pragmas: tables }, views }
}

/** Measures types and descriptions of 1,000 views with 20 columns each, and prints a table. */
export async function measureTypes(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'duckalog-bench-'))
  const times = { connect: [] as number[], types: [] as number[], offline: [] as number[], described: [] as number[] }
  const timed = async <T>(into: number[], work: () => Promise<T>): Promise<T> => {
    const start = performance.now()
    const result = await work()
    into.push(performance.now() - start)
    return result
  }
  try {
    for (let count = 0; count < repetitions; count += 1) {
      const plain = renderCatalog(join(folder, `plain${count}.duckdb`), false)
      const catalog = connectToCatalog(plain)
      await timed(times.connect, () => catalog.getConnection())
      const { columns } = await timed(times.types, () => generateTypes(catalog))
      await catalog.close()
      const config = await loadConfig(plain)
      await timed(times.offline, () => generateTypesOffline(config, columns))
      const described = connectToCatalog(renderCatalog(join(folder, `described${count}.duckdb`), true))
      await timed(times.described, () => described.getConnection())
      await described.close()
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  const [connect, described] = [median(times.connect), median(times.described)]
  console.log('\nTypes of 1,000 views with 20 columns each, in ms:')
  console.table([
    { what: 'connect', ms: Math.round(connect) },
    { what: 'generateTypes, without the connect', ms: Math.round(median(times.types)), target: '<= 2500' },
    { what: 'generateTypesOffline', ms: Math.round(median(times.offline)) },
    { what: '20,000 descriptions, without the connect', ms: Math.round(described - connect), target: '<= 2000' },
  ])
}
