import { bundleCli, type Cli } from '../bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
})
afterAll(() => cli.remove())

beforeEach(() => {
  cli.write(
    'catalog.yaml',
    `version: 1
duckdb: {database: shop.duckdb}
attachments:
  postgres: [{alias: crm, host: 127.0.0.1, port: 1, database: d, user: u, password: canary1234}]
views:
  - {name: people, sql: FROM crm.people}
  - {name: adults, sql: FROM people WHERE age > 17, tags: [law]}
`,
  )
})

test('graph prints what reads what, and opens no database and no server', async () => {
  const text = 'source  crm.public.people\nview    adults  <- people\nview    people  <- crm.public.people\n'
  expect(await cli.run('graph')).toEqual({ status: 0, stdout: text, stderr: '' })
  const selected = await cli.run('graph', 'catalog.yaml', '--select', '1+tag:law', '--json')
  expect(JSON.parse(selected.stdout)).toMatchObject({ format: 1, nodes: [{ id: 'view:adults' }, { id: 'view:people' }] })
  for (const format of ['mermaid', 'dot', 'svg', 'json']) {
    const { status, stdout } = await cli.run('graph', '--format', format)
    expect([status, stdout.includes('people'), stdout.includes('canary')]).toEqual([0, true, false])
  }
})

test('graph --columns traces columns with the columns file, without variables or connections', async () => {
  const missing = await cli.run('graph', '--columns')
  expect(missing).toMatchObject({ status: 4, stderr: expect.stringContaining('catalog.columns.json') })
  cli.write(
    'named.yaml',
    'version: 1\nduckdb: {}\nattachments:\n  postgres: [{alias: crm, host: h, database: d, user: u, password: "${env:NO_SUCH_PASSWORD}"}]\nviews:\n  - {name: v, sql: SELECT upper(name) AS loud FROM crm.people WHERE id > 1}\n',
  )
  const columns = [
    { name: 'id', type: 'INTEGER' },
    { name: 'name', type: 'VARCHAR' },
  ]
  cli.write('named.columns.json', JSON.stringify({ sources: { 'crm.public.people': { columns } } }))
  expect(await cli.run('graph', 'named.yaml', '--columns')).toEqual({
    status: 0,
    stdout:
      'source  crm.public.people\nview    v  <- crm.public.people\n    loud VARCHAR  <- crm.public.people.name\n    (rows)  <- crm.public.people.id\n',
    stderr: '',
  })
  cli.write('named.columns.json', '{ "sources": [] }')
  expect(await cli.run('graph', 'named.yaml', '--columns')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('named.columns.json'),
  })
})

test('a wrong selection or format is explained', async () => {
  expect(await cli.run('graph', '--select', 'peple')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('did you mean "people"?'),
  })
  expect(await cli.run('graph', '--format', 'png')).toMatchObject({
    status: 2,
    stderr: expect.stringContaining('text, mermaid, dot'),
  })
})
