import { setTimeout as sleep } from 'node:timers/promises'
import { Command, InvalidArgumentError } from 'commander'
import { readRegularFile } from '../../disk/open-regular-file.js'
import type { CatalogServer } from '../../index.js'
import { messageOf } from '../../message-of.js'
import type { CommandContext } from '../program/command-context.js'
import { addCommonOptions, type CommonOptions, toConnectOptions } from '../program/common-options.js'
import { printWarnings, withCatalog } from '../program/with-catalog.js'
import { renderCount } from '../render/text.js'

interface ServeOptions extends CommonOptions {
  readonly host: string
  readonly port: number
  readonly tokenFile?: string
  readonly tokenEnv: string
  readonly health: number
  readonly watch?: boolean
  readonly dbPath?: string
  readonly readOnly?: boolean
  readonly forceRebuild?: boolean
}

const examples = `
The token is what clients must show: at least 4 characters, better 30 by chance. It is read from the file of --token-file, or from the
variable DUCKALOG_TOKEN, or the one of --token-env; never from the command line, which others on the machine can see.

Examples:
  $ DUCKALOG_TOKEN=... duckalog serve catalog.yaml
  $ duckalog serve catalog.yaml --token-file /run/secrets/duckalog --port 9500 --read-only

Clients, with a secret of type quack whose bearer_token is the token:
  connectToCatalog('catalog.yaml', { databasePath: 'quack:127.0.0.1:9494' })
  $ duckalog query "FROM revenue" --db-path quack:127.0.0.1:9494

A client may do what a connection of the catalog may: read and write files of this machine, and stop the server. "duckdb.security" in the
catalog (with quack in "duckdb.extensions") shuts the files, --read-only the database. Beyond loopback the traffic is plain HTTP: put a proxy
that speaks TLS before it.

Ctrl-C or SIGTERM stops it when what runs is done, after 10 seconds at most.`

/** `duckalog serve`: the restored session, for other processes. */
export function createServeCommand(context: CommandContext): Command {
  const command = new Command('serve')
    .summary('serve a catalog to other processes')
    .description(
      'Opens the database of a catalog, restores its session, brings its views up to date, and serves it through quack, the protocol of ' +
        'DuckDB: one process holds the file, many read and write it.',
    )
    .argument('<config>', 'the YAML or JSON file of the catalog')
    .option('--host <host>', 'the address to listen on', '127.0.0.1')
    .option('--port <port>', 'the port to listen on; 0 takes a free one', parsePort, 9494)
    .option('--token-file <path>', 'the file that holds the token')
    .option('--token-env <name>', 'the variable that holds the token', 'DUCKALOG_TOKEN')
    .option('--health <seconds>', 'say so often that all is well, on stderr; 0 never', parseHealth, 60)
    .option('--watch', 'take changes of the catalog over as they are saved')
    .option('--db-path <path>', 'another database file than the one in the catalog')
    .option('--read-only', 'let nobody write')
    .option('--force-rebuild', 'make every view of the catalog anew')
  return addCommonOptions(command)
    .addHelpText('after', examples)
    .action((config: string, options: ServeOptions) => serve(config, options, context))
}

async function serve(config: string, options: ServeOptions, context: CommandContext): Promise<void> {
  const { terminal } = context
  const token = await readToken(options, context)
  await withCatalog(config, toConnectOptions(options), options, context, async ({ catalog, facts }) => {
    const stop = listenForStopSignal(context)
    try {
      const { host, port } = options
      await using server = await catalog.serve({ host, port, token })
      const { views = [], warnings = [] } = catalog.report ?? {}
      printWarnings(warnings, options, context)
      if (options.watch) await catalog.watch()
      const what = `${facts.database} with ${renderCount(views.length, 'view')}${options.readOnly ? ', read-only' : ''}`
      if (options.json)
        await terminal.print(`${JSON.stringify({ uri: server.uri, database: facts.database, views: views.length })}\n`)
      terminal.log(`serving ${what} at ${server.uri} (Ctrl-C stops)`)
      await waitUntilStopped(server, options.health, stop.signal, terminal.log)
      terminal.log('stopping when what runs is done (Ctrl-C again ends at once)')
    } finally {
      stop.release()
    }
  })
  terminal.log('stopped')
}

async function readToken({ tokenFile, tokenEnv }: ServeOptions, { env }: CommandContext): Promise<string> {
  const { ConfigError } = await import('../../index.js')
  const fail = (message: string) => new ConfigError('CONFIG_INVALID', [{ path: '', message }])
  if (tokenFile !== undefined) {
    const text = await readRegularFile(tokenFile).catch((error: unknown) => {
      throw fail(`The token cannot be read: ${messageOf(error)}.`)
    })
    if (text.trim() === '') throw fail(`The file ${tokenFile} holds no token.`)
    return text.trim()
  }
  const token = env[tokenEnv]
  if (token) return token
  throw fail(`There is no token: set the variable ${tokenEnv}, or give --token-file. Clients must show it.`)
}

/** The first Ctrl-C or SIGTERM stops the server; a second one ends what still runs. */
function listenForStopSignal({ interrupts }: CommandContext): { readonly signal: AbortSignal; release(): void } {
  const stopping = new AbortController()
  const stop = () => {
    if (stopping.signal.aborted) interrupts.abort()
    stopping.abort()
  }
  const release = interrupts.intercept(stop)
  process.on('SIGTERM', stop)
  return {
    signal: stopping.signal,
    release() {
      release()
      process.off('SIGTERM', stop)
    },
  }
}

/** Looks more often than it speaks: a client may have stopped the server. */
const checkInterval = 5

/** @throws ConnectionError CONNECTION_LOST when a client has stopped the server */
async function waitUntilStopped(
  server: CatalogServer,
  health: number,
  signal: AbortSignal,
  log: (text: string) => void,
): Promise<void> {
  const start = performance.now()
  const seconds = () => Math.round((performance.now() - start) / 1000)
  const pause = health > 0 ? Math.min(health, checkInterval) : checkInterval
  let next = health
  for (;;) {
    await sleep(pause * 1000, undefined, { signal }).catch(() => undefined)
    if (signal.aborted) return
    const clients = await server.countClients()
    if (health === 0 || seconds() < next) continue
    log(`healthy: ${renderCount(clients, 'session')}, up ${seconds()} s`)
    next += health
  }
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('It must be a number from 0 to 65535.')
  return port
}

function parseHealth(text: string): number {
  const seconds = Number(text)
  if (!(seconds >= 0 && seconds < 1e6)) throw new InvalidArgumentError('It must be a number of seconds, or 0.')
  return seconds
}
