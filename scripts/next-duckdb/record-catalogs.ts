import { join } from 'node:path'
import { nodeApi } from '../../src/driver/node-api.js'
import { connectToCatalog, generateSql, loadConfig } from '../../src/index.js'
import { generateTypes } from '../../src/types/index.js'
import { type Call, recordDriver } from './record-driver.js'
import { databaseFile, type Scenario } from './scenarios.js'

/** A scenario with its environment, and the queries on its catalog. */
export interface RecordedScenario extends Scenario {
  readonly home?: string
  readonly env?: Readonly<Record<string, string>>
  readonly probes?: readonly string[]
}

/**
 * Connects a catalog three times with the tested client, reads all views, generates types and an SQL script, and returns all calls to DuckDB.
 * A failure is not an error here: a replay shows whether it fails elsewhere, too.
 */
export async function recordCatalog(scenario: RecordedScenario): Promise<readonly Call[]> {
  const { folder, config, home, probes = [], before, between, next = config } = scenario
  const calls: Call[] = []
  const driver = recordDriver(nodeApi(), calls)
  const env = { ...process.env, ...scenario.env }
  const here = [process.cwd(), process.env.HOME] as const
  const runDirectly = async (sql: string, database = join(folder, databaseFile)) => {
    const instance = await driver.open(database)
    await attempt(async () => (await instance.connect()).run(sql))
    await instance.close()
  }
  process.chdir(folder)
  if (home !== undefined) process.env.HOME = home
  try {
    if (before) await runDirectly(before)
    await using first = connectToCatalog(config, { env, driver })
    await attempt(async () => {
      await first.getConnection()
      const { views = [] } = await loadConfig(config, { env })
      for (const { db_schema, name } of views) {
        const from = `FROM ${[db_schema, name].flatMap((part) => (part ? [`"${part.replaceAll('"', '""')}"`] : [])).join('.')}`
        await attempt(() => first.query(from))
        await attempt(() => new Response(first.readable(from, undefined, { format: 'csv' })).text())
      }
      for (const probe of probes) await attempt(() => first.query(probe))
      await generateTypes(first)
    })
    await first.close()
    if (between) await runDirectly(between)
    await attempt(async () => runDirectly(generateSql(await loadConfig(config, { env })), ':memory:'))
    await using second = connectToCatalog(next, { env, driver })
    await attempt(() => second.getConnection())
    await second.close()
    calls.push({ call: 'upgrade' })
    await using third = connectToCatalog(next, { env, driver })
    await attempt(() => third.getConnection())
    await third.close()
  } finally {
    process.chdir(here[0])
    process.env.HOME = here[1]
  }
  return calls
}

async function attempt(work: () => Promise<unknown>): Promise<void> {
  await work().catch(() => undefined)
}
