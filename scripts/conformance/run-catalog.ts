import { connectToCatalog } from '../../src/index.js'
import { type Outcome, questions, type ViewOutcome } from './outcome.js'

/** Loads a catalog with this package and returns the visible state. */
export async function runCatalog(task: {
  readonly folder: string
  readonly config: string
  readonly home: string
  readonly env: Readonly<Record<string, string>>
  readonly probes: readonly string[]
}): Promise<Outcome> {
  const { folder, config, probes } = task
  const here = process.cwd()
  process.chdir(folder)
  process.env.HOME = task.home
  const catalog = connectToCatalog(config, { env: { ...process.env, ...task.env } })
  const ask = async (sql: string) => {
    const rows = await catalog.query(sql)
    return rows.map((row) => Object.values(row).map((value) => (value === null ? null : String(value).replaceAll(folder, '.'))))
  }
  const textsOf = async (sql: string) => (await ask(sql)).map((row) => JSON.stringify(row)).sort()
  try {
    await catalog.getConnection()
    const names = await ask(questions.views)
    const views: ViewOutcome[] = []
    for (const parts of names) {
      const name = parts.map((part) => `"${part?.replaceAll('"', '""')}"`).join('.')
      const columns = (await ask(`SELECT column_name || ' ' || column_type FROM (DESCRIBE ${name})`)).map(
        ([column]) => column ?? '',
      )
      views.push({ name: parts.join('.'), columns, rows: await textsOf(`SELECT COLUMNS(*)::VARCHAR FROM ${name}`) })
    }
    const databases = (await ask(questions.databases)).map(([database]) => database ?? '')
    const answers: (readonly string[])[] = []
    for (const probe of probes) answers.push(await textsOf(probe))
    return { databases, views, probes: answers }
  } catch (error) {
    return { error: String(error instanceof Object && 'message' in error ? error.message : error) }
  } finally {
    await catalog.close()
    process.chdir(here)
  }
}
