import { parseConfigObject } from '../../../src/config/index.js'
import { isSqlPlace } from '../../../src/sql/lexer/sql-places.js'
import { fc } from '../../support/property.js'

const env = { X: 'value', MARKS: "'' $$$$ ${env:X}" }

/** The text, what it is as SQL, and what it is elsewhere. */
const forms: readonly (readonly [text: string, sql: string, elsewhere: string])[] = [
  ['select ${env:X}', 'select value', 'select value'],
  ["select '$${env:X}'", "select '${env:X}'", "select '${env:X}'"],
  ["select E'\\'$${env:X}'", "select E'\\'${env:X}'", "select E'\\'${env:X}'"],
  ['select "$${env:X}"', 'select "${env:X}"', 'select "${env:X}"'],
  ['select 1 -- $${env:X}', 'select 1 -- ${env:X}', 'select 1 -- ${env:X}'],
  ['select 1 /* $$ */, $${env:X}', 'select 1 /* $$ */, ${env:X}', 'select 1 /* $$ */, ${env:X}'],
  ['select $$${env:X}$$ as x', 'select $$value$$ as x', 'select $${env:X}$$ as x'],
  ['select $$${env:X}$$, $$${env:X}$$', 'select $$value$$, $$value$$', 'select $${env:X}$$, $${env:X}$$'],
  ['select $$a ${env:X}$$', 'select $$a value$$', 'select $$a value$$'],
  ['select $$costs $${env:X}$$', 'select $$costs $value$$', 'select $$costs ${env:X}$$'],
  ['select $t$${env:X}$t$', 'select $t$value$t$', 'select $t${env:X}$t$'],
  ['select $t$a $${env:X}$t$', 'select $t$a ${env:X}$t$', 'select $t$a ${env:X}$t$'],
  ['select $t$$${env:X}$t$', 'select $t$${env:X}$t$', 'select $t$${env:X}$t$'],
  ['select $é$${env:X}$é$', 'select $é$value$é$', 'select $é${env:X}$é$'],
  ["select '$$', $$${env:X}$$", "select '$$', $$value$$", "select '$$', $${env:X}$$"],
  ["select $$'$$, '$${env:X}'", "select $$'$$, '${env:X}'", "select $$'$$, '${env:X}'"],
  ['select $$${env:X:default}$$', 'select $$value$$', 'select $${env:X:default}$$'],
  ['select $$${env:NONE:default}$$', 'select $$default$$', 'select $${env:NONE:default}$$'],
  ['select $${env:X}', 'select ${env:X}', 'select ${env:X}'],
  ['select ${env:MARKS}, $$${env:X}$$', "select '' $$$$ ${env:X}, $$value$$", "select '' $$$$ ${env:X}, $${env:X}$$"],
]

const sqlKeys: readonly (readonly [key: string, config: (sql: string) => object, read: (config: object) => unknown])[] = [
  ['views[].sql', (sql) => ({ views: [{ name: 'v', sql }] }), (config) => Object(config).views[0].sql],
  ['macros[].sql', (sql) => ({ macros: [{ name: 'm', sql }] }), (config) => Object(config).macros[0].sql],
  ['macros[].table_sql', (sql) => ({ macros: [{ name: 'm', table_sql: sql }] }), (config) => Object(config).macros[0].table_sql],
  ['duckdb.pragmas', (sql) => ({ duckdb: { pragmas: [sql] } }), (config) => Object(config).duckdb.pragmas[0]],
  ['duckdb.init_sql', (sql) => ({ duckdb: { init_sql: [sql] } }), (config) => Object(config).duckdb.init_sql[0]],
  ['a profile', (sql) => ({ profiles: { dev: { views: [{ name: 'v', sql }] } } }), (config) => Object(config).views[0].sql],
  [
    'semantic_models[].measures[].expression',
    (expression) => ({
      views: [{ name: 'v', sql: 'SELECT 1' }],
      semantic_models: [{ name: 'm', base_view: 'v', measures: [{ name: 'a', expression }] }],
    }),
    (config) => Object(config).semantic_models[0].measures[0].expression,
  ],
]

const load = (config: object) =>
  parseConfigObject({ version: 1, duckdb: {}, ...config }, { env, ...('profiles' in config && { profile: 'dev' }) })

describe.each(sqlKeys)('in %s', (_, config, read) => {
  test.each(forms)('%j becomes %j', (text, sql) => {
    expect(read(load(config(text)))).toBe(sql)
  })
})

test.each(forms)('in a key without SQL, %j is an escape at any position of $$', (description, _, elsewhere) => {
  expect(load({ views: [{ name: 'v', sql: 'SELECT 1', description }] }).views[0]?.description).toBe(elsewhere)
})

test('a setting is SQL as a text, and a value in a map', () => {
  expect(isSqlPlace(['duckdb', 'settings'])).toBe(true)
  expect(isSqlPlace(['duckdb', 'settings', 0])).toBe(true)
  expect(isSqlPlace(['duckdb', 'settings', 'threads'])).toBe(false)
})

test('what a variable brings in never decides what is escaped', () => {
  const value = fc.stringMatching(/^[$'"a ]{0,6}$/)
  const part = fc.constantFrom('$$', '$t$', "'", '"', ' ', '$${env:X}', '${env:X}', '--', '\n', 'a')
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), value, (parts, x) => {
      const fill = (X: string) =>
        parseConfigObject({ version: 1, duckdb: {}, views: [{ name: 'v', sql: `x${parts.join('')}` }] }, { env: { X } }).views[0]
          ?.sql
      const marked = fill('\u0001')
      expect(fill(x)).toBe(marked?.replaceAll('\u0001', () => x))
    }),
    { numRuns: 500 },
  )
})
