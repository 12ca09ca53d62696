// node install-extensions.mjs VERSION DIRECTORY NAME...: runs INSTALL with the client for that version of DuckDB.
const [version, directory, ...names] = process.argv.slice(2)

const run = version.startsWith('1.4.') ? await runWithDuckdbAsync() : await runWithNodeApi()
for (const name of names) await run(`INSTALL ${name}`)

async function runWithNodeApi() {
  const { DuckDBInstance } = await import('@duckdb/node-api')
  const instance = await DuckDBInstance.create(':memory:', { extension_directory: directory })
  const connection = await instance.connect()
  return (sql) => connection.run(sql)
}

async function runWithDuckdbAsync() {
  const { Database } = await import('duckdb-async')
  const database = await Database.create(':memory:', { extension_directory: directory })
  return (sql) => database.run(sql)
}
