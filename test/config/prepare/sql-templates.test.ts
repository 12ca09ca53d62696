import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig, locationOf } from '../../../src/config/index.js'
import type { ConfigError } from '../../../src/errors.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'duckalog-templates-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function load(files: Readonly<Record<string, string>>, views: string, env: Readonly<Record<string, string>> = {}) {
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text)
  const path = join(folder, 'catalog.yaml')
  await writeFile(path, `version: 1\nduckdb: {}\nviews:\n${views}`)
  return loadConfig(path, { env })
}

/** The problems, as `line:column path: message`, without the folder. */
async function problems(...args: Parameters<typeof load>): Promise<readonly string[]> {
  const error = await load(...args).then(
    () => undefined,
    (refusal: ConfigError) => refusal,
  )
  expect(error?.code).toBe('CONFIG_INVALID')
  return (error?.issues ?? []).map(
    ({ line, column, path, message }) => `${line}:${column} ${path}: ${message.replaceAll(`${folder}/`, '')}`,
  )
}

const sales = 'FROM {{table|ident}} WHERE region = {{ region|literal }} LIMIT {{n}}; -- {{n}}\n'

test('each form of a file becomes the SQL of the view, and its place is known', async () => {
  const config = await load(
    { 'sales.sql': sales, 'plain.sql': "SELECT '{{n}}'", 'e.sql': 'FROM source' },
    `  - {name: a, sql_template: {path: sales.sql, variables: {table: t, region: "\${env:REGION}", n: 3}}}
  - {name: b, sql_file: {path: sales.sql, as_template: true, variables: {table: a.b, region: [1], n: 4}}}
  - {name: c, sql_file: {path: plain.sql}}
  - {name: d, sql_file: {path: plain.sql, as_template: false}}
  - {name: e, source: csv, uri: e.csv, sql_template: {path: e.sql}}
`,
    { REGION: "l'Île {{n}}" },
  )
  expect(config.views).toEqual([
    { name: 'a', sql: `FROM "t" WHERE region = 'l''Île {{n}}' LIMIT 3; -- 3\n` },
    { name: 'b', sql: 'FROM "a.b" WHERE region = [1] LIMIT 4; -- 4\n' },
    { name: 'c', sql: "SELECT '{{n}}'" },
    { name: 'd', sql: "SELECT '{{n}}'" },
    { name: 'e', source: 'csv', uri: join(folder, 'e.csv'), sql: 'FROM source' },
  ])
  const place = (index: number) => {
    const { line, column, path } = locationOf(config, ['views', index, 'sql']) ?? {}
    return `${line}:${column} ${path}`
  }
  expect([0, 1, 4].map(place)).toEqual(['4:15 views[0].sql_template', '5:15 views[1].sql_file', '8:40 views[4].sql_template'])
})

test('all problems with variables are reported together, each with its location', async () => {
  const views = `  - name: a
    sql_template:
      path: sales.sql
      variables: {table: t, regoin: x, n: [1], more: 1}
  - {name: b, sql_template: {path: sales.sql}}
  - {name: c, sql_file: {path: broken.sql, as_template: true}}
  - {name: d, sql_template: {path: missing.sql, variables: {a: 1}}}
  - {name: e, sql_template: {path: empty.sql, variables: {a: ""}}}
`
  expect(await problems({ 'sales.sql': sales, 'broken.sql': 'SELECT\n {{a|up}}', 'empty.sql': '{{a}}' }, views)).toEqual([
    '7:7 views[0].sql_template.variables: sales.sql:1:37 uses the variable `region`, which is not set; did you mean `regoin`?',
    '7:29 views[0].sql_template.variables.regoin: is not used in the file; did you mean `region`?',
    '7:40 views[0].sql_template.variables.n: sales.sql:1:64 is a list or a map; write `|literal` after its name, or use text',
    '7:40 views[0].sql_template.variables.n: sales.sql:1:74 is a list or a map; write `|literal` after its name, or use text',
    '7:48 views[0].sql_template.variables.more: is not used in the file; remove it',
    '8:15 views[1].sql_template.variables: sales.sql:1:6 uses the variable `table`, which is not set; add it to `variables`',
    '8:15 views[1].sql_template.variables: sales.sql:1:37 uses the variable `region`, which is not set; add it to `variables`',
    '8:15 views[1].sql_template.variables: sales.sql:1:64 uses the variable `n`, which is not set; add it to `variables`',
    '9:26 views[2].sql_file.path: broken.sql:2:2 has "up" after `|`; write `|ident` or `|literal`',
    '10:30 views[3].sql_template.path: missing.sql does not exist',
    '11:30 views[4].sql_template.path: empty.sql is empty; it must hold one SQL statement',
  ])
})

test('values from environment variables are not shown', async () => {
  const told = await problems(
    { 'canary.sql': '{{a|ident}} {{b}}' },
    '  - {name: a, sql_template: {path: "${env:SQL}", variables: {a: "${env:VALUE}"}}}\n',
    { SQL: 'canary.sql', VALUE: 'canary\n' },
  )
  expect(told).toEqual([
    '4:50 views[0].sql_template.variables: the file, at 1:13 uses the variable `b`, which is not set; add it to `variables`',
    '4:62 views[0].sql_template.variables.a: the file, at 1:1 is used as a name (`|ident`) but contains a control character',
  ])
})
