import { createSecretValue } from '../../../src/secret-value.js'
import { renderSniff, renderSniffed, runnableScan, type SniffedFile } from '../../../src/views/definition/render-csv-scan.js'

const scan = { call: "read_csv('a.csv')", file: "it's.csv", options: {} }
const found: SniffedFile = {
  Delimiter: ';',
  Quote: '(empty)',
  Escape: "'",
  NewLineDelimiter: '\\n',
  Comment: '(empty)',
  SkipRows: 2n,
  HasHeader: true,
  Columns: [
    { name: "a'b", type: 'BIGINT' },
    { name: 'c', type: 'DATE' },
  ],
  DateFormat: null,
  TimestampFormat: null,
}
const detected = `auto_detect = false, delim = ';', quote = '', escape = '''', new_line = '\\n', comment = '', skip = 2, header = true, columns = {'a''b': 'BIGINT', 'c': 'DATE'}`

test('what DuckDB detects is written into the scan', () => {
  expect(renderSniff({ ...scan, options: { delim: "';'" } })).toBe("FROM sniff_csv('it''s.csv', delim = ';')")
  expect(renderSniffed(scan, found)).toBe(`read_csv('it''s.csv', ${detected})`)
  expect(renderSniffed(scan, { ...found, DateFormat: '%d', TimestampFormat: '%s' })).toBe(
    `read_csv('it''s.csv', ${detected}, dateformat = '%d', timestampformat = '%s')`,
  )
})

test.each<[options: Readonly<Record<string, string>>, sql: string]>([
  [{ SEP: "'|'" }, detected.replace("delim = ';'", "delim = '|'")],
  [{ date_format: "'%d'" }, `${detected}, dateformat = '%d'`],
  [{ sample_size: '5', Types: "{'c': 'VARCHAR'}", names: "['a']" }, detected],
  [{ filename: 'true' }, `${detected}, filename = true`],
  [{ constructor: '1' }, `${detected}, constructor = 1`],
])('of the arguments %j of the config, those that decide more than the columns take precedence', (options, sql) => {
  expect(renderSniffed({ ...scan, options }, found)).toBe(`read_csv('it''s.csv', ${sql})`)
})

test.each([
  'auto_detect',
  'all_varchar',
  'types',
  'dtypes',
  'column_types',
  'names',
  'column_names',
  'sample_size',
  'normalize_names',
  'auto_type_candidates',
  'files_to_sniff',
  'force_match',
])('the argument %s of the config goes to the sniffer alone', (name) => {
  const options = { [name]: '1' }
  expect(renderSniff({ ...scan, options })).toBe(`FROM sniff_csv('it''s.csv', ${name} = 1)`)
  expect(renderSniffed({ ...scan, options }, found)).toBe(`read_csv('it''s.csv', ${detected})`)
})

test('a scan with a credential runs with it', () => {
  const secretScan = createSecretValue(JSON.stringify({ ...scan, file: 'secret' }))
  expect(runnableScan({ ...scan, secretScan })).toEqual({ ...scan, file: 'secret' })
  expect(runnableScan(scan)).toBe(scan)
})
