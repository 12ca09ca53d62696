import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** An S3 endpoint in a process of its own, with one bucket, `bucket`. Disposing of it removes what it holds. */
export interface S3Server extends AsyncDisposable {
  readonly port: number
  /** The secret of a catalog that may read and write there. */
  readonly secret: Readonly<Record<string, unknown>>
  /** Ends the process immediately; stored data stays. */
  kill(): Promise<void>
  /** Starts the process again, on the same port and with what was stored. */
  restart(): Promise<void>
}

const script = `
  const S3rver = require('s3rver')
  const [directory, port] = process.argv.slice(1)
  new S3rver({ address: '127.0.0.1', port: Number(port), silent: true, directory, configureBuckets: [{ name: 'bucket' }] })
    .run()
    .then((address) => console.log(address.port))`

export async function startS3Server(): Promise<S3Server> {
  const directory = await mkdtemp(join(tmpdir(), 'duckalog-s3-'))
  let server = await start(directory, 0)
  const { port } = server
  const kill = async (): Promise<void> => {
    if (server.process.exitCode !== null || server.process.signalCode !== null) return
    const ended = once(server.process, 'close')
    server.process.kill('SIGKILL')
    await ended
  }
  return {
    port,
    secret: {
      type: 's3',
      key_id: 'S3RVER',
      secret: 'S3RVER',
      region: 'us-east-1',
      endpoint: `http://127.0.0.1:${port}`,
      params: { url_style: 'path' },
    },
    kill,
    async restart() {
      await kill()
      server = await start(directory, port)
    },
    async [Symbol.asyncDispose]() {
      await kill()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

async function start(directory: string, port: number) {
  const child = spawn(process.execPath, ['--no-deprecation', '-e', script, directory, String(port)], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string]
  return { process: child, port: Number(line) }
}
