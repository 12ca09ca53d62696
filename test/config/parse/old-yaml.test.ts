import { parseConfig } from '../../../src/config/index.js'
import { problemsOf } from '../problems-of.js'

const attachment = (key: string, value: string) =>
  `version: 1\nduckdb: {}\nattachments:\n  postgres:\n    - alias: a\n      host: h\n      database: d\n      ${key}: ${value}\n`

/** What PyYAML, which speaks YAML 1.1, reads as a number or a boolean, and YAML 1.2 as text. */
test.each([
  ['port', '0123', 'a number, but is text because of its leading 0; write 123, or 0o123 for the octal number'],
  ['port', '5_432', 'a number, but is text because of its underscore; write 5432'],
  ['port', '0b101', 'a number, but is text because of its 0b; write 5'],
  ['port', '1:30:10', 'a number, but is text because of its colon; write 5410'],
  ['port', '-1:30', 'a number, but is text because of its colon; write -90'],
  ['port', '1_0.5', 'a number, but is text because of its underscore; write 10.5'],
  ['port', '2026-01-01', 'a number, but is text'],
  ['read_only', 'yes', 'true or false, but is the text yes; write true'],
  ['read_only', 'YES', 'true or false, but is the text YES; write true'],
  ['read_only', 'on', 'true or false, but is the text on; write true'],
  ['read_only', 'y', 'true or false, but is the text y; write true'],
  ['read_only', 'No', 'true or false, but is the text No; write false'],
  ['read_only', 'off', 'true or false, but is the text off; write false'],
  ['read_only', 'N', 'true or false, but is the text N; write false'],
  ['read_only', '"true"', 'true or false, but is text; remove the quotes'],
])('%s: %s is an error with a suggestion', (key, value, told) => {
  expect(problemsOf(attachment(key, value))).toEqual([`8:7 attachments.postgres[0].${key}: must be ${told}`])
})

test.each<[string, string, unknown]>([
  ['port', '0o17', 15],
  ['port', '0x1F', 31],
  ['port', '1e3', 1000],
  ['port', '80.0', 80],
  ['read_only', 'True', true],
  ['read_only', 'FALSE', false],
  ['database', 'yes', 'yes'],
  ['database', 'off', 'off'],
  ['database', '0123', '0123'],
  ['database', '1_000', '1_000'],
  ['database', '1:30', '1:30'],
  ['database', '2026-01-01', '2026-01-01'],
  ['database', '=', '='],
])('%s: %s is %j', (key, value, read) => {
  const text = attachment(key, value).replace(key === 'database' ? '      database: d\n' : '\0', '')
  expect(parseConfig(text, { format: 'yaml' }).attachments?.postgres?.[0]).toHaveProperty(key, read)
})

test.each<[string, readonly string[]]>([
  ['duckdb: {<<: {database: a}, database: b}', []],
  ['duckdb: {<<: [{database: a}, {database: b}]}', []],
  [
    'duckdb: {database: a,\n  "database": b}',
    ['3:3 duckdb.database: is written twice, on line 2 and on line 3; keep one of them'],
  ],
  ['duckdb: &d {database: a}\nduckdb: *d', ['3:1 duckdb: is written twice, on line 2 and on line 3; keep one of them']],
])('merge keys and repeated keys: %j', (lines, problems) => {
  const text = `version: 1\n${lines}\n`
  if (problems.length > 0) expect(problemsOf(text)).toEqual(problems)
  else expect(parseConfig(text, { format: 'yaml' }).duckdb.database).toBe(lines.includes('[') ? 'a' : 'b')
})
