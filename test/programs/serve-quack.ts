// Serves a DuckDB of its own through quack, on the port and with the token of its arguments; prints "ready", and ends with its input.
import { once } from 'node:events'
import { DuckDBInstance } from '@duckdb/node-api'

const [extensions = '', port = '', token = ''] = process.argv.slice(2)
const instance = await DuckDBInstance.create(':memory:', { extension_directory: extensions })
const connection = await instance.connect()
await connection.run('LOAD quack')
await connection.run('CREATE TABLE t AS SELECT 42 AS i')
await connection.run(`CALL quack_serve('quack:127.0.0.1:${port}', token => '${token}')`)
process.stdout.write('ready\n')
await once(process.stdin, 'data')
process.exit()
