import { loadConfig, warningsOf } from '../../../src/config/index.js'
import { type CatalogInput, connectToCatalog, validateCatalog } from '../../../src/index.js'
import { makeFolder } from '../../support/catalog-folder.js'

type Input = NonNullable<CatalogInput['views']>[number]
type View = { readonly [Key in keyof Input]?: unknown }

const url = 'https://u:hunter22@h/x.csv'
const withPassword: Readonly<Record<string, View>> = {
  'SQL with a URL': { sql: `FROM read_csv('${url}')` },
  'SQL with a connection string': { sql: "FROM postgres_scan('host=h password=hunter22', 'public', 't')" },
  'SQL with a variable': { sql: "SELECT '${env:URL}' AS url" },
  'an SQL file': { sql_file: 'v.sql' },
  'a template': { sql_template: { path: 't.sql', variables: { url } } },
  'a URI': { source: 'csv', uri: url },
  'one URI of a list': { source: 'csv', uri: ['x.csv', 'https://h/x.csv?token=hunter22'] },
  'an option': { source: 'parquet', uri: 'x', options: { encryption_config: { footer_key_value: 'x', password: 'hunter22' } } },
  'a description': { sql: 'SELECT 1', description: `was ${url}` },
}
const without: Readonly<Record<string, View>> = {
  'the password of a server': { sql: "SELECT 'other22' AS a" },
  'a word that is also a password': { sql: 'SELECT 1 AS other22' },
  'a URL': { source: 'csv', uri: 'https://h/x.csv?page=2' },
}
const files = { 'v.sql': `SELECT '${url}' AS url`, 't.sql': 'SELECT {{url|literal}} AS url' }

function catalogOf(view: View): CatalogInput {
  return {
    version: 1,
    duckdb: { secrets: [{ type: 'http', bearer_token: 'other22' }] },
    views: [{ name: 'plain', sql: 'SELECT 1 AS a' }, { name: 'daily', ...view } as Input],
  }
}

test.each(Object.entries(withPassword))('%s in a view causes a warning without the password', async (_, view) => {
  await using folder = await makeFolder({ ...files, 'c.json': catalogOf(view) })
  const config = await loadConfig(folder.file('c.json'), { env: { URL: url }, loadDotenv: false })
  const [warning, ...others] = warningsOf(config)
  expect(others).toEqual([])
  expect(warning).toMatchObject({
    code: 'CREDENTIALS_IN_VIEW',
    message: expect.stringMatching(/^The view "daily" contains a credential .* Move the credential into `duckdb\.secrets`/),
    location: { file: expect.any(String), line: expect.any(Number) },
  })
  expect(JSON.stringify(warning)).not.toContain('hunter22')
})

test.each(Object.entries(without))('%s in a view does not cause a warning', async (_, view) => {
  expect(warningsOf(await loadConfig(catalogOf(view)))).toEqual([])
})

test('a macro causes the warning too, from validate and from connect', async () => {
  const macro = { name: 'remote', table_sql: `FROM read_csv('${url}')` }
  const source: CatalogInput = { version: 1, duckdb: {}, views: [], macros: [macro] }
  const { warnings } = await validateCatalog(source)
  expect(warnings).toMatchObject([{ code: 'CREDENTIALS_IN_VIEW', message: expect.stringContaining('The macro "remote"') }])
  await using catalog = connectToCatalog({ ...source, macros: [{ ...macro, table_sql: `SELECT '${url}' AS url` }] })
  await catalog.query('SELECT 1')
  expect(catalog.report?.warnings).toMatchObject([{ code: 'CREDENTIALS_IN_VIEW' }])
})
