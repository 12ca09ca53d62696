import { parseDuckDBError } from '../../../src/driver/core/parse-duckdb-error.js'

// The texts of httpfs are those of libcurl in its binary
test.each([
  ["IO Error: Could not connect to server error for HTTP PUT to 'http://host/b/k'", true],
  ["IO Error: Failed sending data to the peer error for HTTP PUT to 'http://host/b/k'", true],
  ["IO Error: Failure when receiving data from the peer error for HTTP GET to 'http://host/b/k'", true],
  ["IO Error: Server returned nothing (no headers, no data) error for HTTP HEAD to 'http://host/b/k'", true],
  ["IO Error: Timeout was reached error for HTTP GET to 'http://host/b/k'", true],
  ["IO Error: Transferred a partial file error for HTTP GET to 'http://host/b/k'", true],
  ['HTTP Error: HTTP GET error on "http://host/b/k" (HTTP 503)', true],
  ['HTTP Error: HTTP GET error on "http://host/b/k" (HTTP 404)', false],
  ['IO Error: Unable to connect to Postgres: connection to server failed: Connection refused', true],
  ['IO Error: Unable to connect to Postgres: FATAL: password authentication failed for user "u"', false],
  ['IO Error: FATAL: terminating connection due to administrator command', true],
  [
    'TransactionContext Error: Failed to get data file list from DuckLake: Current transaction is aborted (please ROLLBACK)',
    true,
  ],
  [
    'Invalid Input Error: Attempting to fetch from an unsuccessful query result\nError: TransactionContext Error: Current transaction is aborted (please ROLLBACK)',
    true,
  ],
  ['TransactionContext Error: Current transaction is aborted (please ROLLBACK)', false],
  ['Invalid Error: Failed to execute query "ROLLBACK": ', true],
  ['Invalid Error: Failed to execute query "SELECT 1": ERROR: column "x" does not exist', false],
  ['IO Error: Unable to connect to Postgres: FATAL: the database system is starting up', true],
  ['TransactionContext Error: Catalog write-write conflict on alter with "v"', true],
  [
    'TransactionContext Error: Failed to commit: Failed to commit DuckLake transaction.\nTransaction conflict - attempting to …',
    true,
  ],
  ['TransactionContext Error: Failed to commit DuckLake transaction.\nExceeded the maximum retry count of 10 set by …', true],
  [
    'TransactionContext Error: Failed to commit DuckLake transaction.\nFailed to flush changes into DuckLake: database is locked',
    true,
  ],
  [
    'Invalid Error: Failed to initialize DuckLake: Failed to execute query "CREATE …": ERROR:  duplicate key value violates …',
    true,
  ],
  ['Invalid Error: Failed to initialize DuckLake: Failed to execute query "CREATE …": ERROR:  relation "x" already exists', true],
  ['Invalid Error: Failed to initialize DuckLake: Failed to execute query "CREATE …": ERROR:  permission denied', false],
  [
    'Binder Error: Failed to query most recent snapshot for DuckLake: Failed to prepare query "SELECT …": server closed the connection unexpectedly\n\tThis probably means …\n\n\nLINE 2: SELECT *',
    true,
  ],
  ['Binder Error: Failed to prepare query "SELECT 1": ERROR: the database system is shutting down', true],
  ['Catalog Error: Failed to execute query "SELECT 1": connection refused', true],
  ['Binder Error: Failed to prepare query "SELECT \'connection refused\'": ERROR: relation "t" does not exist', false],
  ['Binder Error: Failed to prepare query "SELECT 1": FATAL: password authentication failed for user "u"', false],
  ['Binder Error: Referenced column "connection refused" not found', false],
  ['Catalog Error: Table with name connection refused does not exist!', false],
  ['Parser Error: syntax error\n\nLINE 1: timeout was reached', false],
])('%j may pass: %j', (message, retryable) => {
  expect(parseDuckDBError(message)).toMatchObject({ message, retryable })
})
