import { connectToCatalog, isDuckalogError } from '../../../src/index.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { extensionDirectory, unsigned } from '../../support/extensions.js'
import { rawQuery } from '../../support/raw-duckdb.js'

/** What breaks out of quotes, names, comments and strings of SQL where they are put together badly. */
const hostile: readonly string[] = [
  "'",
  '"',
  "''",
  '""',
  "'; DROP TABLE victim; --",
  '"; DROP TABLE victim; --',
  "') ; DROP TABLE victim; --",
  '") ; DROP TABLE victim; --',
  '; DROP TABLE victim;',
  'x; DROP TABLE victim',
  "x' || (SELECT 1) || '",
  "' UNION SELECT 1; DELETE FROM victim; --",
  "\\'; DROP TABLE victim; --",
  '\\"; DROP TABLE victim; --',
  "E'\\'; DROP TABLE victim; --",
  '$$; DROP TABLE victim; $$',
  '$x$; DROP TABLE victim; $x$',
  '*/ DROP TABLE victim; /*',
  '-- DROP TABLE victim',
  '\n; DROP TABLE victim; --',
  '\r\n; DROP TABLE victim; --',
  '\u2028; DROP TABLE victim; --',
  '\0; DROP TABLE victim; --',
  '\u0001',
  '\ud800',
  '\ufeff; DROP TABLE victim',
  '\u2019; DROP TABLE victim; --',
  '\uff07; DROP TABLE victim; --',
  '%27; DROP TABLE victim; --',
  '&#39;; DROP TABLE victim; --',
  '{{x}}',
  '$1',
  '?',
  ':name',
  '$name',
  'victim',
  'main.victim',
  'main"."victim',
  ']; DROP TABLE victim; --',
  '}); DROP TABLE victim; --',
  ' ',
]

const view = (part: object) => ({ views: [{ name: 'v', sql: 'SELECT 1 AS a', ...part }] })
const source = (part: object) => ({ views: [{ name: 'v', source: 'csv', uri: 'a.csv', ...part }] })
const secret = (part: object) => ({
  duckdb: {
    secrets: [{ type: 's3', key_id: 'k', secret: 's', ...part }],
    directories: { extensions: extensionDirectory },
    config: unsigned,
  },
})

/** Every place of the config whose text becomes a part of SQL. */
const places: Readonly<Record<string, (text: string) => object>> = {
  'the name of the catalog': (name) => ({ name, views: [{ name: 'v', sql: 'SELECT 1 AS a' }] }),
  'the name of a view': (name) => view({ name }),
  'its schema': (db_schema) => view({ db_schema }),
  'its description': (description) => view({ description }),
  'the database that it goes into': (alias) => ({
    attachments: { duckdb: [{ alias, path: 'target.duckdb', read_only: false }] },
    ...view({ into: alias }),
  }),
  'the URI of a source': (uri) => source({ uri }),
  'a list of URIs': (uri) => source({ uri: ['a.csv', uri] }),
  'an option of a source': (delim) => source({ options: { delim } }),
  'the name of an option': (option) => source({ options: { [option]: 'x' } }),
  'a list in an option': (text) => source({ options: { nullstr: [text, 'x'] } }),
  'a map in an option': (text) => source({ options: { columns: { [text]: 'VARCHAR' } } }),
  'the table of a source': (table) => ({
    attachments: { duckdb: [{ alias: 'other', path: 'target.duckdb' }] },
    views: [{ name: 'v', source: 'duckdb', database: 'other', table }],
  }),
  'a variable of a template': (text) => ({
    views: [{ name: 'v', sql_template: { path: 'literal.sql', variables: { text } } }],
  }),
  'a name in a template': (text) => ({ views: [{ name: 'v', sql_template: { path: 'name.sql', variables: { text } } }] }),
  'the alias of an attachment': (alias) => ({ attachments: { duckdb: [{ alias, path: 'target.duckdb' }] } }),
  'the path of an attachment': (path) => ({ attachments: { duckdb: [{ alias: 'other', path, optional: true }] } }),
  'an option of an attachment': (text) => ({
    attachments: { duckdb: [{ alias: 'other', path: 'target.duckdb', options: { TYPE: text } }] },
  }),
  'a setting': (text) => ({ duckdb: { settings: { default_collation: text } } }),
  'an option of opening': (text) => ({ duckdb: { config: { custom_user_agent: text } } }),
  'the name of a secret': (name) => secret({ name }),
  'its key': (key_id) => secret({ key_id }),
  'its value': (value) => secret({ secret: value }),
  'its scope': (scope) => secret({ scope }),
  'a parameter of it': (region) => secret({ params: { region } }),
  'the name of an extension': (extension) => ({ duckdb: { load_extensions: [extension], extension_policy: 'never' } }),
}

test('there are more than 1,000 pairs', () => expect(hostile.length * Object.keys(places).length).toBeGreaterThan(1_000))

/** All of them in the soak; else a tenth at each place, another one at the next. */
function textsFor(place: string): readonly string[] {
  const index = Object.keys(places).indexOf(place)
  return process.env.SOAK ? hostile : hostile.filter((_, at) => at % 10 === index % 10)
}

test.each(Object.entries(places))('a foreign table stays as it is, whatever is written in %s', async (place, makePart) => {
  await using folder = await makeFolder({
    'a.csv': 'a\n1\n',
    'literal.sql': 'SELECT {{text|literal}} AS a',
    'name.sql': 'SELECT 1 AS {{text|ident}}',
  })
  const main = folder.file('main.duckdb')
  await rawQuery(main, 'CREATE TABLE victim AS SELECT 42 AS answer')
  await rawQuery(folder.file('target.duckdb'), 'CREATE TABLE victim AS SELECT 42 AS answer')
  for (const text of textsFor(place)) {
    const { duckdb, ...part } = makePart(text) as { readonly duckdb?: object }
    const source = { version: 1, duckdb: { ...duckdb, database: main }, ...part }
    await using catalog = connectToCatalog(source as never, { base: folder.path, retry: { attempts: 1 } })
    const rows = await catalog.query('SELECT answer FROM main.victim').catch((error: unknown) => {
      if (isDuckalogError(error)) return undefined
      throw error
    })
    expect({ text, rows: rows ?? [{ answer: 42 }] }).toEqual({ text, rows: [{ answer: 42 }] })
  }
  for (const file of [main, folder.file('target.duckdb')])
    expect(await rawQuery(file, 'SELECT answer FROM victim')).toEqual([{ answer: 42 }])
})
