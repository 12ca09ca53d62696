import { nodeApi } from '../../../src/driver/node-api.js'
import { type CatalogInput, connectToCatalog, isDuckalogError, loadConfig } from '../../../src/index.js'
import { applySession, planSession } from '../../../src/session/index.js'
import { applyViewChanges } from '../../../src/views/index.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { sampled } from '../../support/sampled.js'

/** What happens, without the words that are hidden and those that differ from run to run. */
type Outcome = readonly unknown[]

interface Scenario {
  readonly config: Omit<CatalogInput, 'version'>
  /** Words of the config and of what DuckDB says, each of which is a password in one run. */
  readonly words: readonly string[]
  /** Run again over the same file. */
  readonly again?: true
}

const scenarios: Readonly<Record<string, Scenario>> = {
  'a schema that USE names before it is there': {
    config: { duckdb: { pragmas: ['USE analytics'] }, views: [{ name: 'v', sql: 'SELECT 42 AS a' }] },
    words: ['analytics', 'USE analytics', 'catalog', 'schema', 'named', 'Catalog', 'found'],
  },
  'a schema of a search path': {
    config: { duckdb: { settings: ["SET search_path = 'analytics,main'"] }, views: [{ name: 'v', sql: 'SELECT 42 AS a' }] },
    words: ['analytics', 'search_path', 'main'],
  },
  'a USE of what is attached later': {
    config: {
      duckdb: { pragmas: ['USE other', "SET VARIABLE word = 'ATTACH'"] },
      attachments: { duckdb: [{ alias: 'other', path: 'other.duckdb', read_only: false }] },
      views: [{ name: 'v', into: 'other', sql: 'SELECT 42 AS a' }],
    },
    words: ['other', 'ATTACH', 'USE other', 'word'],
  },
  'an optional attachment that is away': {
    config: {
      duckdb: {},
      attachments: { duckdb: [{ alias: 'sales', path: 'none/sales.duckdb', optional: true }] },
      views: [
        { name: 'v', sql: 'SELECT 42 AS a' },
        { name: 'w', sql: 'FROM sales.main.t' },
      ],
    },
    words: ['sales', 'none', 'exist', 'Cannot'],
  },
  'an extension that is not there': {
    config: {
      duckdb: { extension_policy: 'local_only', directories: { extensions: 'none' }, extensions: [{ name: 'spatial' }] },
      views: [],
    },
    words: ['Extension', 'spatial', 'found', 'duckdb_extension', 'none'],
  },
  'a view by a name, a comment, a reader and a text that are made anew': {
    config: {
      duckdb: {},
      views: [
        { name: 'orders', sql: "SELECT 'orders' AS a, 'hunter22' AS b", description: 'the hunter22 of orders' },
        { name: 'total', sql: 'SELECT count(*)::INTEGER AS a FROM orders' },
      ],
    },
    words: ['orders', 'hunter22', 'SELECT', 'total', 'main', 'count', 'FROM', 'CREATE', 'VIEW'],
    again: true,
  },
  'a view that DuckDB refuses': {
    config: { duckdb: {}, views: [{ name: 'v', sql: 'FROM nowhere' }] },
    words: ['nowhere', 'Catalog', 'Table', 'exist', 'FROM'],
  },
  'an optional view whose source is away': {
    config: { duckdb: {}, views: [{ name: 'v', sql: 'FROM nowhere', optional: true }] },
    words: ['nowhere', 'exist', 'main'],
  },
}

async function run({ config, again }: Scenario, word: string): Promise<Outcome> {
  await using folder = await makeFolder()
  const source: CatalogInput = {
    version: 1,
    ...config,
    duckdb: {
      ...config.duckdb,
      database: 'main.duckdb',
      secrets: [{ type: 'http', name: 'a_secret', bearer_token: word }],
    },
  }
  const outcomes: unknown[] = []
  for (let round = 0; round < (again ? 2 : 1); round += 1) {
    await using catalog = connectToCatalog(source, { base: folder.path, retry: { attempts: 1 } })
    const before = await catalog.plan().then(({ views }) => views.map(({ action }) => action), codeOf)
    const rows = await catalog.query('SELECT count(*)::INTEGER AS n FROM duckdb_views() WHERE NOT internal').catch(codeOf)
    const { steps = [], views = [], warnings = [] } = catalog.report ?? {}
    const replanned = await catalog.plan().then(({ views: changes }) => changes.map(({ action }) => action), codeOf)
    outcomes.push({
      before,
      rows,
      steps: steps.map(({ kind, status }) => `${kind} ${status}`),
      views: views.map(({ action }) => action),
      warnings: warnings.map(({ code }) => code),
      replanned,
    })
  }
  return outcomes
}

function codeOf(error: unknown): unknown {
  return isDuckalogError(error) ? { code: error.code, remedy: /To provide|Attach what/.exec(error.message)?.[0] } : error
}

const unlikely = 'no word of any message'

describe.each(Object.entries(scenarios))('%s', (_, scenario) => {
  let expected: Outcome
  beforeAll(async () => {
    expected = await run(scenario, unlikely)
  })

  test.each(sampled(scenario.words, 3, scenario.words.length))('works as before when %s is a password', async (word) => {
    expect(await run(scenario, word)).toEqual(expected)
  })
})

/** A password of words that are in the SQL of the plan. */
test.each(['http', 'CREATE', 'a_secret', 'SELECT', 'threads', 'FROM range'])(
  'a plan works the same if %s is a password',
  async (word) => {
    const source: CatalogInput = {
      version: 1,
      duckdb: {
        settings: { threads: 2 },
        pragmas: ['SET VARIABLE count = 7'],
        secrets: [{ type: 'http', name: 'a_secret', bearer_token: word }],
      },
      views: [{ name: 'v', sql: 'SELECT count(*)::INTEGER AS a FROM range(7)' }],
    }
    await using catalog = connectToCatalog(source)
    const { views } = await catalog.plan()
    const instance = await nodeApi().open(':memory:')
    const connection = await instance.connect()
    await applySession(connection, planSession(await loadConfig(source)).steps)
    await applyViewChanges(connection, views, { owner: '', database: 'memory' })
    const rows = await connection.all(
      "SELECT v.a, getvariable('count') AS b, current_setting('threads')::INTEGER AS c, (SELECT list(name) FROM duckdb_secrets()) AS d FROM v",
    )
    expect(rows).toEqual([{ a: 7, b: 7, c: 2, d: ['a_secret'] }])
    await connection.close()
    await instance.close()
  },
)
