import { spawn } from 'node:child_process'
import { once } from 'node:events'

/**
 * Opens a database file in a second process, for writing unless the config says otherwise, and keeps it open. Rejects with what DuckDB said if it cannot.
 */
export async function holdDatabase(
  database: string,
  config: Readonly<Record<string, string>> = {},
): Promise<{ readonly pid: number; release(): Promise<void> }> {
  const script = `
    import { DuckDBInstance } from '@duckdb/node-api'
    const instance = await DuckDBInstance.create(${JSON.stringify(database)}, ${JSON.stringify(config)})
    console.log('open')
    process.stdin.on('end', () => process.exit(0)).resume()
  `
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'pipe'] })
  const said: string[] = []
  child.stderr.on('data', (data: Buffer) => said.push(String(data)))
  const exited = once(child, 'exit')
  await Promise.race([once(child.stdout, 'data'), exited.then(() => Promise.reject(new Error(said.join(''))))])
  return {
    pid: child.pid ?? 0,
    async release() {
      child.stdin.end()
      await exited
    },
  }
}
