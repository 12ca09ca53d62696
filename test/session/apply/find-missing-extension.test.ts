import { describeRemedy, findMissingExtension } from '../../../src/session/apply/find-missing-extension.js'

const file = '/home/me/.duckdb/extensions/v1.5.5/linux_amd64/httpfs.duckdb_extension'

test.each<[message: string, missing: ReturnType<typeof findMissingExtension>]>([
  [`IO Error: Extension "${file}" not found.\nExtension "httpfs" is an existing extension.`, { name: 'httpfs', file }],
  [
    'IO Error: Extension "C:\\ext\\sqlite_scanner.duckdb_extension" not found.',
    { name: 'sqlite_scanner', file: 'C:\\ext\\sqlite_scanner.duckdb_extension' },
  ],
  ['IO Error: Failed to download extension "spatial" at URL "http://extensions.duckdb.org/x.gz"', { name: 'spatial' }],
  ["Invalid Input Error: Secret type 's3' does not exist, but it exists in the httpfs extension.", { name: 'httpfs' }],
  ['Missing Extension Error: File https://x requires the extension httpfs to be loaded', { name: 'httpfs' }],
  ['IO Error: Extension "x.duckdb_extension" could not be loaded because its signature is either missing or invalid', undefined],
  ['Catalog Error: Table with name extension does not exist!', undefined],
])('%j', (message, missing) => {
  expect(findMissingExtension(message)).toEqual(missing)
})

test('the remedy names the place of the file where DuckDB has said it', () => {
  expect(describeRemedy({ name: 'httpfs', file })).toContain(`put its file for this DuckDB version at ${file}, `)
  expect(describeRemedy({ name: 'httpfs' })).toContain('put its file for this DuckDB version into the extension directory, ')
})
