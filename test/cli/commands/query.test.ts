import { bundleCli, type Cli } from '../bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
  cli.write(
    'catalog.yaml',
    `version: 1
duckdb: {}
views: [{ name: sales, sql: "SELECT id, id * 1.5 AS amount FROM range(5) AS t(id)" }]
queries:
  - { name: some, sql: "-- @param ids INTEGER[]\\n-- @param least DECIMAL(9,1)?\\nSELECT id FROM sales WHERE id IN $ids AND ($least IS NULL OR amount > $least)" }
`,
  )
})
afterAll(() => cli.remove())

test('a named query runs with a list, and an optional parameter may be left out', async () => {
  const all = await cli.run('query', '--name', 'some', '--param', 'ids=[1, 3, 9]', '--format', 'csv')
  expect(all).toEqual({ status: 0, stdout: 'id\r\n1\r\n3\r\n', stderr: '' })
  const few = await cli.run('query', '--name', 'some', '--param', 'ids=[1,3]', '--param', 'least=2.5', '--format', 'json')
  expect(JSON.parse(few.stdout)).toEqual([{ id: 3 }])
})

test('--explain prints the plan, of a statement as well', async () => {
  const named = await cli.run('query', '--name', 'some', '--param', 'ids=[1]', '--explain')
  expect(named).toMatchObject({ status: 0, stderr: '', stdout: expect.stringContaining('FILTER') })
  const json = await cli.run('query', 'FROM sales WHERE id = CAST($id AS INTEGER)', '--param', 'id=1', '--explain', '--json')
  expect(JSON.parse(json.stdout)).toEqual([expect.objectContaining({ name: expect.any(String) })])
})

test.each([
  [['--name', 'som'], 2, 'there is no query "som"; did you mean some?'],
  [['--name', 'some'], 3, 'The parameter ids of the query some has no value.'],
  [['--name', 'some', '--param', 'ids=[1.5]'], 3, 'The value of $ids[0] is not a whole number, and INTEGER would round it.'],
  [['--name', 'some', '--param', 'id=[1]'], 3, 'The query some has no parameter id. Did you mean ids?'],
  [['--name', 'some', '--param', 'ids'], 2, 'Expected name=value'],
  [['FROM sales', '--name', 'some'], 2, 'give only one: an SQL statement, --file or --name'],
  [[], 2, 'give an SQL statement'],
] as const)('query %j exits with code %i', async (args, status, message) => {
  const outcome = await cli.run('query', ...args)
  expect(outcome).toMatchObject({ status, stdout: '', stderr: expect.stringContaining(message) })
})
