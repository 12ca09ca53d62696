import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { describeWith, extensionDirectory } from '../../support/extensions.js'
import { bundleCli, type Cli } from '../bundle-cli.js'

let cli: Cli
beforeAll(() => {
  cli = bundleCli()
  cli.write(
    'catalog.yaml',
    `version: 1
duckdb: { directories: { extensions: ${JSON.stringify(extensionDirectory)} } }
views: [{ name: things, sql: "SELECT * FROM (VALUES (1, 'a', DATE '2026-01-31', 1.5, [1, 2]), (2, NULL, NULL, NULL, NULL)) t(n, s, d, p, l)" }]
`,
  )
})
afterAll(() => cli.remove())

const read = (path: string): string => readFileSync(join(cli.folder, path), 'utf8')
const answer = async (sql: string): Promise<unknown> => {
  const { stdout, stderr } = await cli.run('query', sql, '--format', 'json')
  if (stderr !== '') throw new Error(stderr)
  return JSON.parse(stdout)
}

test.each([
  { file: 'a.csv', text: 'n,s,d,p,l\r\n1,a,2026-01-31,1.5,"[1,2]"\r\n2,,,,\r\n' },
  {
    file: 'a.jsonl',
    text: '{"n":1,"s":"a","d":"2026-01-31","p":1.5,"l":[1,2]}\n{"n":2,"s":null,"d":null,"p":null,"l":null}\n',
  },
  {
    file: 'a.JSON',
    text: '[\n  {"n":1,"s":"a","d":"2026-01-31","p":1.5,"l":[1,2]},\n  {"n":2,"s":null,"d":null,"p":null,"l":null}\n]\n',
  },
  { file: 'a.md', text: expect.stringContaining('| 1 | a | 2026-01-31 | 1.5 | [1, 2] |\n') },
  { file: 'a.txt', text: expect.stringContaining('│ 2 │ NULL │') },
  {
    file: 'a.sql',
    text: expect.stringContaining(`INSERT INTO result ("n", "s", "d", "p", "l") VALUES (2, NULL, NULL, NULL, NULL);`),
  },
])('the suffix of $file decides the format', async ({ file, text }) => {
  expect(await cli.run('query', 'FROM things', '-o', file)).toEqual({
    status: 0,
    stdout: '',
    stderr: `Wrote 2 rows to ${file}.\n`,
  })
  expect(read(file)).toEqual(text)
})

test('DuckDB writes Parquet with the types of the columns', async () => {
  const types = 'SELECT list(column_type) AS types FROM (DESCRIBE FROM '
  await cli.run('query', 'FROM things WHERE n <= $most', '-o', 'a.parquet', '--param', 'most=2')
  expect(await answer(`${types} 'a.parquet')`)).toEqual([{ types: ['INTEGER', 'VARCHAR', 'DATE', 'DECIMAL(2,1)', 'INTEGER[]'] }])
  expect(await answer("FROM 'a.parquet'")).toEqual(await answer('FROM things'))
})

describeWith(['excel'], 'Excel', () => {
  test('DuckDB writes Excel', async () => {
    expect((await cli.run('query', 'FROM things', '-o', 'a.xlsx', '--limit', '1')).stderr).toBe('Wrote 1 row to a.xlsx.\n')
    const { stdout } = await cli.run('query', "LOAD excel; SELECT n, s, d FROM read_xlsx('a.xlsx')", '--format', 'csv')
    expect(stdout).toContain('1.0,a,2026-01-31')
  })
})

test('a statement that COPY does not take, and a session that may not write files, have a Parquet file too', async () => {
  cli.write('hard.yaml', 'version: 1\nduckdb: { security: { external_access: false } }\nviews: []\n')
  const sql = "SELECT 1 AS a, 'x' AS a, [DATE '2026-01-31'] AS l, {b: 0.5} AS s, '\\x00'::BLOB AS b"
  for (const [file, args] of [
    ['shown.parquet', ['CREATE TEMP TABLE t (i INTEGER); INSERT INTO t VALUES (7) RETURNING *']],
    ['hard.parquet', [sql, '-c', 'hard.yaml']],
  ] as const)
    expect(await cli.run('query', ...args, '-o', file)).toMatchObject({ status: 0, stderr: `Wrote 1 row to ${file}.\n` })
  expect(await answer("FROM 'shown.parquet'")).toEqual([{ i: 7 }])
  expect(await answer("FROM 'hard.parquet'")).toEqual([expect.objectContaining({ l: ['2026-01-31'], s: { b: 0.5 } })])
})

test('a failed --output leaves the file that was there, and no other file', async () => {
  for (const [file, sql] of [
    ['kept.csv', "SELECT CASE WHEN range = 900000 THEN error('stop') ELSE range END AS n FROM range(1000000)"],
    ['kept.parquet', "SELECT CASE WHEN range = 900000 THEN error('stop') ELSE range END AS n FROM range(1000000)"],
    ['kept.xlsx', 'FROM nowhere'],
    ['kept.json', 'SELECT 1; FROM nowhere'],
  ] as const) {
    cli.write(file, 'before')
    const before = readdirSync(cli.folder)
    expect(await cli.run('query', sql, '-o', file)).toMatchObject({ status: 3, stdout: '' })
    expect({ text: read(file), files: readdirSync(cli.folder) }).toEqual({ text: 'before', files: before })
  }
})

test('a file that is replaced keeps its permissions, and a link still leads to it', async () => {
  mkdirSync(join(cli.folder, 'data'))
  cli.write('data/real.csv', 'before')
  chmodSync(join(cli.folder, 'data/real.csv'), 0o640)
  symlinkSync('data/real.csv', join(cli.folder, 'link.csv'))
  await cli.run('query', 'SELECT 1 AS a', '-o', 'link.csv')
  expect(read('data/real.csv')).toBe('a\r\n1\r\n')
  expect(statSync(join(cli.folder, 'data/real.csv')).mode & 0o777).toBe(0o640)
})

test.each([
  [['SELECT 1', '-o', 'a.foo'], 2, 'the suffix of a.foo is not that of a format'],
  [['SELECT 1', '-o', 'a.parquet', '--format', 'csv'], 2, 'cannot have the format csv'],
  [['SELECT 1; SELECT 2', '-o', 'b.parquet'], 3, 'holds one result'],
  [['SELECT 1', '-o', 'no/such/folder.csv'], 3, 'Cannot write "no/such/folder.csv": ENOENT'],
  [['SELECT 1', '-o', '/dev/null', '--format', 'csv'], 3, 'is a device, not a file'],
] as const)('query %j exits with code %i', async (args, status, message) => {
  expect(await cli.run('query', ...args)).toMatchObject({ status, stdout: '', stderr: expect.stringContaining(message) })
  expect(existsSync(join(cli.folder, 'a.foo'))).toBe(false)
})

test('--json reports what was written', async () => {
  const { stdout } = await cli.run('query', 'FROM things', '-o', 'j.csv', '--json')
  expect(JSON.parse(stdout)).toEqual({ file: 'j.csv', format: 'csv', rows: 2 })
})
