import { cp, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { selectForms, selectFormTables } from '../../test/connection/views/select-forms.js'
import { downgradeLedger, ledgerFormats } from '../../test/views/ledger/ledger-formats.js'

/** A catalog in a folder, and the SQL that runs before it is opened. */
export interface Scenario {
  readonly name: string
  readonly folder: string
  readonly config: string
  /** SQL for the database of the catalog before the first connect. */
  readonly before?: string
  /** SQL for the database between the two connects. */
  readonly between?: string
  /** The catalog of the second connect. @defaultValue the same */
  readonly next?: string
}

/** The database of the scenarios that have `before` or `between`. */
export const databaseFile = 'main.duckdb'

const examples = ['quickstart', 'http-service', 'cli-script', 'kysely', 'dbt-migration']
const root = fileURLToPath(new URL('../..', import.meta.url))

/** Copies the examples into folders of their own. */
export async function prepareExamples(work: string): Promise<readonly Scenario[]> {
  return Promise.all(
    examples.map(async (example) => {
      const folder = join(work, `example-${example}`)
      await cp(join(root, 'examples', example), folder, { recursive: true })
      return { name: `example-${example}`, folder, config: join(folder, 'catalog.yaml') }
    }),
  )
}

/** A database for each format of the ledger, which the second catalog migrates, and one with a view for each form of SELECT. */
export async function prepareDatabases(work: string): Promise<readonly Scenario[]> {
  const views = (names: readonly string[]) =>
    names.map((name) => ({ name, sql: `SELECT '${name}' AS name`, description: 'A view.' }))
  const formats = ledgerFormats.map((format) => ({
    name: `ledger-format-${format}`,
    catalog: { views: views(['a', 'b']) },
    next: { views: views(['a', 'c']), macros: [{ name: 'twice', parameters: ['x'], sql: 'x * 2' }] },
    between: downgradeLedger(format),
  }))
  const folder = join(work, 'select-forms')
  const forms = Object.entries(selectForms).flatMap(([kind, list]) =>
    list.map((sql, index) => ({ name: `${kind} ${index + 1}`, sql: sql.replaceAll('FOLDER', folder) })),
  )
  const all = {
    name: 'select-forms',
    catalog: { views: forms },
    next: { views: forms.slice(1) },
    before: selectFormTables(folder),
  }
  return Promise.all([...formats, all].map((each) => writeScenario(work, each)))
}

async function writeScenario(
  work: string,
  {
    name,
    catalog,
    next,
    ...sql
  }: Pick<Scenario, 'name' | 'before' | 'between'> & { readonly catalog: object; readonly next: object },
): Promise<Scenario> {
  const folder = join(work, name)
  await mkdir(folder, { recursive: true })
  for (const [file, parts] of Object.entries({ catalog, next }))
    await writeFile(join(folder, `${file}.json`), JSON.stringify({ version: 1, duckdb: { database: databaseFile }, ...parts }))
  return { name, folder, config: join(folder, 'catalog.json'), next: join(folder, 'next.json'), ...sql }
}
