import { toOpenError } from '../../../src/driver/core/duckdb-errors.js'

const lock = 'IO Error: Could not set lock on file "/x.duckdb": Conflicting lock is held in /usr/bin/node (PID 7).'

test.each<[message: string, code: string, told: string]>([
  [lock, 'DATABASE_LOCKED', '/usr/bin/node (PID 7) has it open. Wait for that process to close it, or end it. DuckDB says'],
  [
    `${lock} However, you would be able to open this database in read-only mode`,
    'DATABASE_LOCKED',
    'Wait for that process to close it, end it, or open it read-only, as that process does. DuckDB says',
  ],
  [
    'IO Error: Failure while replaying WAL file "/x.duckdb.wal": Could not read from file "/x.duckdb.wal": Is a directory',
    'DATABASE_OPEN_FAILED',
    '"/x.duckdb.wal", the path of its write-ahead log, is a folder. Move that folder away.',
  ],
  [
    'IO Error: Could not read from file "/x.duckdb": Is a directory',
    'DATABASE_OPEN_FAILED',
    'it is a folder. Use the path of a file.',
  ],
  [
    "IO Error: Can't find the home directory at ''\nSpecify a home directory using the SET home_directory='/path/to/dir' option.",
    'DATABASE_OPEN_FAILED',
    'Set `duckdb.directories.home` to an existing folder',
  ],
])('%j', (message, code, told) => {
  expect(toOpenError('/x.duckdb', new Error(message), (text) => text)).toMatchObject({
    code,
    message: expect.stringContaining(told),
  })
})
