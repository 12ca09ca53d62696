import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { accessSync, constants } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir, userInfo } from 'node:os'
import { delimiter, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { missingExtensions } from '../support/extensions.js'
import { describeWhere } from '../support/where-possible.js'
import { freePort } from './free-port.js'

/** A MariaDB server of its own for one test file: it speaks what MySQL speaks. */
export interface MariaDB {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
  /** Runs SQL, several statements too, as the administrator. */
  run(sql: string): Promise<void>
  /** Ends the server and removes its data. */
  stop(): Promise<void>
}

const execute = promisify(execFile)

/**
 * `describe` for tests on a MariaDB server. Where the server or the extension of DuckDB is not installed the tests are skipped under a
 * name that says so; in CI they fail.
 */
export function describeWithMariaDB(title: string, body: () => void): void {
  const isInstalled = findProgram('mariadbd') !== undefined
  const remedy = 'run "apt-get install mariadb-server"'
  describeWhere(isInstalled ? missingExtensions(['mysql_scanner']) : { what: 'mariadbd', remedy }, title, body)
}

/** Starts an empty server on a free port of this machine. */
export async function startMariaDB(): Promise<MariaDB> {
  const folder = await mkdtemp(join(tmpdir(), 'duckalog-mariadb-'))
  const [data, socket] = [join(folder, 'data'), join(folder, 'socket')]
  const { username } = userInfo()
  const port = await freePort()
  await execute(findProgram('mariadb-install-db') ?? 'mariadb-install-db', [
    '--no-defaults',
    `--user=${username}`,
    `--datadir=${data}`,
    '--auth-root-authentication-method=normal',
    '--skip-test-db',
  ])
  const log: string[] = []
  const server = spawn(
    findProgram('mariadbd') ?? 'mariadbd',
    [
      '--no-defaults',
      `--user=${username}`,
      `--datadir=${data}`,
      `--socket=${socket}`,
      `--pid-file=${join(folder, 'pid')}`,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      '--innodb-flush-log-at-trx-commit=0',
    ],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  )
  server.stderr.on('data', (text) => log.push(String(text)))
  const ended = once(server, 'close')
  const access = { host: '127.0.0.1', port, user: 'reader', password: 'test-mysql-password', database: 'shop' }
  const run = async (sql: string) => {
    await execute(findProgram('mariadb') ?? 'mariadb', ['--no-defaults', `--socket=${socket}`, '--user=root', `--execute=${sql}`])
  }
  const stop = async () => {
    server.kill('SIGTERM')
    await ended
    await rm(folder, { recursive: true, force: true })
  }
  try {
    await untilItRuns(run, () => server.exitCode !== null)
    const user = `'${access.user}'@'127.0.0.1'`
    await run(`CREATE USER ${user} IDENTIFIED BY '${access.password}'; GRANT ALL ON *.* TO ${user}; CREATE DATABASE shop`)
  } catch (cause) {
    await stop()
    throw new Error(`MariaDB did not start:\n${log.join('')}`, { cause })
  }
  return { ...access, run, stop }
}

async function untilItRuns(run: (sql: string) => Promise<void>, hasEnded: () => boolean): Promise<void> {
  for (;;) {
    try {
      return await run('SELECT 1')
    } catch (error) {
      if (hasEnded()) throw error
      await sleep(50)
    }
  }
}

/** Debian puts the server where only administrators look. */
function findProgram(name: string): string | undefined {
  return [...(process.env.PATH ?? '').split(delimiter), '/usr/sbin', '/usr/local/sbin']
    .map((folder) => join(folder, name))
    .find((file) => {
      try {
        accessSync(file, constants.X_OK)
        return true
      } catch {
        return false
      }
    })
}
