import { readFile, stat, writeFile } from 'node:fs/promises'
import { openHistory, toLine } from '../../../src/cli/repl/history.js'
import { makeFolder } from '../../connection/catalog-folder.js'

test.each([
  { statement: 'SELECT 1;', line: 'SELECT 1;' },
  { statement: ' SELECT 1,\n    2;\n', line: 'SELECT 1, 2;' },
  { statement: 'SELECT 1 -- one\n, 2;', line: undefined },
  { statement: "SELECT 'a\nb';", line: undefined },
  { statement: "CREATE SECRET (TYPE s3, KEY_ID 'x');", line: undefined },
  { statement: "ATTACH 'password=x' AS a;", line: undefined },
  { statement: "SET x_Token = 'y';", line: undefined },
])('$statement', ({ statement, line }) => expect(toLine(statement)).toBe(line))

test('is a file that only its owner reads, the newest entry first', async () => {
  await using folder = await makeFolder()
  const env = { DUCKALOG_HISTORY: folder.file('history') }
  const history = await openHistory(env)
  expect(history.entries).toEqual([])
  for (const statement of ['SELECT 1;', "CREATE SECRET (TYPE s3, SECRET 'hunter2');", 'SELECT\n2;']) await history.add(statement)
  expect(await readFile(folder.file('history'), 'utf8')).toBe('SELECT 1;\nSELECT 2;\n')
  expect((await stat(folder.file('history'))).mode & 0o777).toBe(0o600)
  expect((await openHistory(env)).entries).toEqual(['SELECT 2;', 'SELECT 1;'])
})

test('keeps the newest thousand, and closes a file that was open to others', async () => {
  await using folder = await makeFolder()
  await writeFile(folder.file('history'), Array.from({ length: 1_500 }, (_, index) => `SELECT ${index};\n`).join(''), {
    mode: 0o644,
  })
  const history = await openHistory({ DUCKALOG_HISTORY: folder.file('history') })
  expect(history.entries).toHaveLength(1_000)
  expect(history.entries[0]).toBe('SELECT 1499;')
  await history.add('SELECT 1500;')
  expect((await readFile(folder.file('history'), 'utf8')).split('\n')).toHaveLength(1_002)
  expect((await stat(folder.file('history'))).mode & 0o777).toBe(0o600)
})

test('that cannot be had is done without', async () => {
  await using folder = await makeFolder()
  const history = await openHistory({ DUCKALOG_HISTORY: folder.file('no/such/folder') })
  await history.add('SELECT 1;')
  expect(history.entries).toEqual([])
})
