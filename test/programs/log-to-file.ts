// A hardened catalog on which somebody makes DuckDB log to a file.
import { connectToCatalog } from '../../src/index.js'

await using catalog = connectToCatalog({ version: 1, duckdb: { security: { external_access: false, lock_configuration: true } } })
await catalog.getConnection()
process.stdout.write('hardened\n')
const sql = "CALL enable_logging(storage = 'file', storage_config = {'path': '/tmp/duckalog-no-such-log'})"
await catalog.query(sql).catch(() => undefined)
await catalog.query('SELECT 42').catch(() => undefined)
