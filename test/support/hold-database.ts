import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** Opens and closes the databases that it is sent, and answers with what DuckDB said if it cannot. */
const script = `
  import { DuckDBInstance } from '@duckdb/node-api'
  const instances = new Map()
  process.on('message', async ({ id, open }) => {
    try {
      if (open) instances.set(id, await DuckDBInstance.create(open.database, open.config))
      else {
        instances.get(id)?.closeSync()
        instances.delete(id)
      }
      process.send({ id })
    } catch (error) {
      process.send({ id, error: error.message })
    }
  })
`

/** One for all databases of a test file, because its start takes far longer than opening a database. */
let holder: ChildProcess | undefined
let nextId = 0

afterAll(() => void holder?.kill())

/**
 * Opens a database file in a second process, for writing unless the config says otherwise, and keeps it open. Rejects with what DuckDB said if it cannot.
 */
export async function holdDatabase(
  database: string,
  config: Readonly<Record<string, string>> = {},
): Promise<{ readonly pid: number; release(): Promise<void> }> {
  if (!holder || holder.exitCode !== null) {
    holder = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    holder.setMaxListeners(0)
  }
  const child = holder
  nextId += 1
  const id = nextId
  await ask(child, { id, open: { database, config } })
  return {
    pid: child.pid ?? 0,
    release: () => ask(child, { id }),
  }
}

async function ask(child: ChildProcess, message: { readonly id: number; readonly open?: object }): Promise<void> {
  const exited = once(child, 'exit').then(() => Promise.reject(new Error('The process that holds databases has ended.')))
  const answered = new Promise<void>((resolve, reject) => {
    child.on('message', function listen(answer: { readonly id: number; readonly error?: string }) {
      if (answer.id !== message.id) return
      child.off('message', listen)
      if (answer.error === undefined) resolve()
      else reject(new Error(answer.error))
    })
  })
  child.send(message)
  await Promise.race([answered, exited])
}
