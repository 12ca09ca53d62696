import { bundleCli, type Cli } from '../bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
  cli.write(
    'catalog.yaml',
    [
      'version: 1',
      'duckdb:',
      '  database: shop.duckdb',
      '  pragmas: ["SET http_proxy_password = \'proxy-pass\'", "SET custom_user_agent = \'hunter-two\'"]',
      '  settings: {s3_session_token: session-token, threads: 2}',
      '  secrets: [{type: s3, name: store, key_id: AKIA, secret: "${env:STORE_SECRET:hunter-two}"}]',
      'imports:',
      '  - base.yaml',
      '  - {path: "orders*.yaml", override: true}',
      '  - {path: local.yaml, optional: true}',
      '  - {path: "none*.yaml", optional: true}',
      'views:',
      '  - {name: total, db_schema: "017", sql: "SELECT \'yes\' AS a, \'$${env:HOME}\' AS b FROM orders"}',
      'profiles: {prod: {duckdb: {database: prod.duckdb}, views: [{name: extra, sql: SELECT 1}]}}',
    ].join('\n'),
  )
  cli.write('base.yaml', 'name: shop\nimports: [orders-1.yaml]\nattachments: {sqlite: [{alias: s, path: s.db}]}\n')
  cli.write('orders-1.yaml', 'views: [{name: orders, sql_file: orders.sql}]\n')
  cli.write(
    'orders-2.yaml',
    'views: [{name: customers, sql: SELECT 2}, {name: parts, source: csv, uri: "https://me:url-pass@host/x.csv"}]\n',
  )
  cli.write('orders.sql', 'SELECT 1 AS id\n  -- of one\n')
  cli.write('lost.yaml', 'version: 1\nduckdb: {}\nimports: [base.yaml, bse.yaml]\n')
  cli.write('circle.yaml', 'version: 1\nduckdb: {}\nimports: [around.yaml]\n')
  cli.write('around.yaml', 'imports: [circle.yaml]\n')
})
afterAll(() => cli.remove())

const tree = [
  'catalog.yaml  duckdb with 1 secret, 1 view',
  '├─ base.yaml  name, 1 attachment',
  '│  └─ orders-1.yaml  1 view',
  '├─ orders-1.yaml (from orders*.yaml, override)  imported above',
  '├─ orders-2.yaml (from orders*.yaml, override)  2 views',
  '├─ local.yaml (optional)  missing',
  '└─ none*.yaml (optional)  matches no file',
  '',
].join('\n')

test('show-imports prints the tree of the files', async () => {
  expect(await cli.run('show-imports', 'catalog.yaml')).toEqual({ status: 0, stdout: tree, stderr: '' })
})

test('show-imports applies the profile', async () => {
  const { status, stdout } = await cli.run('show-imports', 'catalog.yaml', '--profile', 'prod')
  expect({ status, stdout }).toEqual({ status: 0, stdout: tree.replace('secret, 1 view', 'secret, 2 views') })
})

test('show-imports marks an import of a single section', async () => {
  cli.write('section.yaml', 'version: 1\nduckdb: {}\nimports: {views: base.yaml}\n')
  expect((await cli.run('show-imports', 'section.yaml')).stdout).toBe(
    'section.yaml  duckdb\n└─ base.yaml (only views)  nothing\n   └─ orders-1.yaml  1 view\n',
  )
})

test.each([[['--format', 'json']], [['-f', 'json']], [['--json']]])(
  'show-imports prints the tree as JSON with %j',
  async (option) => {
    const { status, stdout } = await cli.run('show-imports', 'catalog.yaml', ...option)
    const files = JSON.parse(stdout)
    expect({ status, file: files.file, gives: files.gives }).toEqual({
      status: 0,
      file: 'catalog.yaml',
      gives: {
        keys: ['version', 'duckdb', 'views'],
        views: 1,
        macros: 0,
        attachments: 0,
        icebergCatalogs: 0,
        secrets: 1,
        semanticModels: 0,
      },
    })
    expect(files.imports[1]).toMatchObject({
      path: 'orders*.yaml',
      at: 'imports[1].path',
      override: true,
      optional: false,
      files: [
        { file: 'orders-1.yaml', status: 'repeated', imports: [] },
        { file: 'orders-2.yaml', status: 'loaded', gives: { views: 2 } },
      ],
    })
    expect(files).not.toHaveProperty('merged')
  },
)

describe('--show-merged', () => {
  const secrets = ['hunter-two', 'proxy-pass', 'session-token', 'url-pass']

  test('prints one equivalent catalog without secrets', async () => {
    const { status, stdout, stderr } = await cli.run('show-imports', 'catalog.yaml', '--show-merged')
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(stdout.startsWith(tree.replace(/^(?=.)/gm, '# '))).toBe(true)
    expect(stdout).toContain("secret: '[redacted]'")
    expect(stdout).toContain("SET custom_user_agent = '[redacted]'")
    expect(secrets.filter((secret) => stdout.includes(secret))).toEqual([])
    cli.write('merged.yaml', stdout)
    const again = await cli.run('show-imports', 'merged.yaml', '--show-merged', '--json')
    const { merged, ...files } = JSON.parse(again.stdout)
    expect(files).toMatchObject({ file: 'merged.yaml', imports: [], gives: { views: 4, attachments: 1, secrets: 1 } })
    expect({ merged }).toEqual({
      merged: JSON.parse((await cli.run('show-imports', 'catalog.yaml', '--show-merged', '--json')).stdout).merged,
    })
    expect(merged.views[0]).toEqual({ name: 'orders', sql: 'SELECT 1 AS id\n  -- of one\n' })
    expect(merged.views.at(-1)).toMatchObject({ db_schema: '017', sql: "SELECT 'yes' AS a, '$${env:HOME}' AS b FROM orders" })
  })

  test('adds the merged catalog to the JSON output', async () => {
    const { stdout } = await cli.run('show-imports', 'catalog.yaml', '--show-merged', '--format', 'json', '--profile', 'prod')
    const { file, merged } = JSON.parse(stdout)
    expect({ file, database: merged.duckdb.database, settings: merged.duckdb.settings }).toEqual({
      file: 'catalog.yaml',
      database: `${cli.folder}/prod.duckdb`,
      settings: { s3_session_token: '[redacted]', threads: 2 },
    })
    expect(secrets.filter((secret) => stdout.includes(secret))).toEqual([])
  })
})

test.each<[readonly string[], number, RegExp]>([
  [['nowhere.yaml'], 4, /^nowhere\.yaml: does not exist; .*\[CONFIG_NOT_FOUND\]\n$/],
  [
    ['lost.yaml'],
    2,
    /^lost\.yaml:3:\d+: imports\[1\]: names bse\.yaml, which does not exist; did you mean `base\.yaml`\? \[CONFIG_INVALID\]\n/,
  ],
  [
    ['circle.yaml', '--show-merged'],
    2,
    /^around\.yaml:1:11: imports\[0\]: creates an import cycle: circle\.yaml:3:11 → around\.yaml:1:11 → circle\.yaml; .*\[CONFIG_IMPORT_CYCLE\]\n/,
  ],
  [['catalog.yaml', '--profile', 'prodd'], 2, /did you mean `prod`\?/],
  [['catalog.yaml', '--format', 'yaml'], 2, /Allowed choices are tree, json/],
])('show-imports rejects %j', async (args, status, stderr) => {
  expect(await cli.run('show-imports', ...args)).toEqual({ status, stdout: '', stderr: expect.stringMatching(stderr) })
})

test('show-imports prints errors as JSON with --json', async () => {
  const { status, stderr } = await cli.run('show-imports', 'circle.yaml', '--json')
  expect({ status, code: JSON.parse(stderr).error.code }).toEqual({ status: 2, code: 'CONFIG_IMPORT_CYCLE' })
})
