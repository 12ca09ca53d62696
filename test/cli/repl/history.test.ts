import { readFile, stat, writeFile } from 'node:fs/promises'
import { openHistory, toEntry } from '../../../src/cli/repl/history.js'
import { makeFolder } from '../../support/catalog-folder.js'

test.each([
  { text: 'SELECT 1;\n', entry: 'SELECT 1;' },
  { text: ' SELECT 1,\n    2; -- two\n', entry: 'SELECT 1,\n    2; -- two' },
  { text: "SELECT 'a\n\nb';", entry: "SELECT 'a\n\nb';" },
  { text: '-- a comment\nSELECT 1;', entry: '-- a comment\nSELECT 1;' },
  { text: "CREATE SECRET (TYPE s3, KEY_ID 'x');", entry: undefined },
  { text: "ATTACH 'password=x' AS a;", entry: undefined },
  { text: "SET x_Token = 'y';", entry: undefined },
])('$text becomes $entry, and is read back as it was', async ({ text, entry }) => {
  await using folder = await makeFolder()
  const env = { DUCKALOG_HISTORY: folder.file('history') }
  const history = await openHistory(env)
  for (const each of ['SELECT 0;', text, 'SELECT 3;']) await history.add(each)
  const entries = ['SELECT 3;', ...(entry === undefined ? [] : [entry]), 'SELECT 0;']
  expect(history.entries).toEqual(entries)
  expect((await openHistory(env)).entries).toEqual(entries)
})

/** Each with a secret that is `hunter2`. */
const secretStatements = [
  "FROM read_csv('https://user:hunter2@example.com/a.csv');",
  "FROM read_csv('https://hunter2@example.com/a.csv');",
  "FROM read_parquet('https://example.com/a.parquet?sig=hunter2&se=2030');",
  "FROM read_parquet('https://example.com/a?X-Amz-Signature=hunter2');",
  "ATTACH 'postgres://user:hunter2@host/db' AS pg (TYPE postgres);",
  "ATTACH 'dbname=db user=u password=hunter2 host=h' AS pg (TYPE postgres);",
  "ATTACH 'host=h;pwd=hunter2' AS my (TYPE mysql);",
  "ATTACH 'md:db?motherduck_token=hunter2';",
  "ATTACH 'ducklake:postgres:dbname=l password=hunter2' AS lake;",
  "ATTACH 'file.duckdb' AS f (ENCRYPTION_KEY 'hunter2');",
  "ATTACH 'file.duckdb' AS f\n  (encryption_key 'hunter2');",
  "PRAGMA add_parquet_key('key128', 'hunter2');",
  "COPY t TO 'a.parquet' (ENCRYPTION_CONFIG {footer_key: 'hunter2'});",
  "CREATE SECRET (TYPE s3, KEY_ID 'a', SECRET 'hunter2');",
  "SET s3_secret_access_key = 'hunter2';",
  "SET s3_session_token TO 'hunter2';",
  'SET http_proxy_password = $$hunter2$$;',
  "SET http_proxy = 'http://u:hunter2@proxy:3128';",
  "SET azure_storage_connection_string = 'AccountName=a;AccountKey=hunter2';",
  "SET VARIABLE api_key = 'hunter2';",
  "FROM http_get('u', headers => MAP {'Authorization': 'Bearer hunter2'});",
  '.read https://user:hunter2@example.com/a.sql',
]

test.each(secretStatements)('%s is not saved', async (statement) => {
  await using folder = await makeFolder()
  const history = await openHistory({ DUCKALOG_HISTORY: folder.file('history') })
  await history.add('SELECT 1;')
  await history.add(statement)
  expect(toEntry(statement)).toBeUndefined()
  expect(await readFile(folder.file('history'), 'utf8')).toBe('SELECT 1;\n')
})

test.each([
  "FROM read_csv('https://example.com:8080/a.csv?page=2');",
  "ATTACH 'host=localhost dbname=shop' AS pg (TYPE postgres);",
  "SELECT primary_key, customer_key FROM 's3://bucket/keys/a.parquet';",
  "SELECT * FROM t WHERE mail = 'a@example.com';",
])('%s is saved', (statement) => expect(toEntry(statement)).toBe(statement))

test('secrets saved by an earlier version are removed from the file', async () => {
  await using folder = await makeFolder()
  const lines = [
    'SELECT 1;',
    ...secretStatements.map((statement) => statement.replace('\n', ' ')),
    "SELECT '\u001b[2J\u202e';",
    'SELECT\t2;',
  ]
  await writeFile(folder.file('history'), lines.map((line) => `${line}\n`).join(''))
  const history = await openHistory({ DUCKALOG_HISTORY: folder.file('history') })
  expect(history.entries).toEqual(['SELECT\t2;', 'SELECT 1;'])
  expect(await readFile(folder.file('history'), 'utf8')).toBe('SELECT 1;\nSELECT\t2;\n')
})

test('the history file is readable by its owner only, and entries are newest first', async () => {
  await using folder = await makeFolder()
  const env = { DUCKALOG_HISTORY: folder.file('history') }
  const history = await openHistory(env)
  expect(history.entries).toEqual([])
  for (const statement of ['SELECT 1;', "CREATE SECRET (TYPE s3, SECRET 'hunter2');", 'SELECT\n2;']) await history.add(statement)
  expect(await readFile(folder.file('history'), 'utf8')).toBe('SELECT 1;\nSELECT\n\t2;\n')
  expect((await stat(folder.file('history'))).mode & 0o777).toBe(0o600)
  expect((await openHistory(env)).entries).toEqual(['SELECT\n2;', 'SELECT 1;'])
})

test('the history loads the newest thousand entries, and the file is made readable by its owner only', async () => {
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

test('without a usable file, only the session has a history', async () => {
  await using folder = await makeFolder()
  const history = await openHistory({ DUCKALOG_HISTORY: folder.file('no/such/folder') })
  await history.add('SELECT 1;')
  expect(history.entries).toEqual(['SELECT 1;'])
})
