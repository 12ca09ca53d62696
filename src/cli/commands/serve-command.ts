import { setTimeout as sleep } from 'node:timers/promises'
import { Command, InvalidArgumentError, Option } from 'commander'
import { readRegularFile } from '../../disk/open-regular-file.js'
import type { CatalogConnection, CatalogEvent, CatalogServer } from '../../index.js'
import { messageOf } from '../../message-of.js'
import { parseDuration } from '../../text/parse-duration.js'
import type { CommandContext } from '../program/command-context.js'
import { addCatalog, addCommonOptions, type CommonOptions, catalogOf, toConnectOptions } from '../program/common-options.js'
import { printWarnings, withCatalog } from '../program/with-catalog.js'
import { renderRound } from '../render/render-event.js'
import { renderCount } from '../render/text.js'
import { type SiteServer, serveSite } from '../site/serve-site.js'

interface ServeOptions extends CommonOptions {
  readonly host: string
  readonly port: number
  readonly tokenFile?: string | undefined
  readonly tokenEnv: string
  readonly health: number
  readonly watch?: boolean | undefined
  readonly docs?: boolean | undefined
  readonly docsPort: number
  /** Milliseconds between two rounds of refreshes. */
  readonly keepFresh?: number | undefined
  readonly dbPath?: string | undefined
  readonly readOnly?: boolean | undefined
  readonly forceRebuild?: boolean | undefined
}

const examples = `
Clients authenticate with a token of at least 4 characters; use 30 random ones. It is read from --token-file, or from the environment
variable DUCKALOG_TOKEN or the one named by --token-env. It cannot be an argument, because other users of the machine can see those.

Examples:
  $ DUCKALOG_TOKEN=... duckalog serve catalog.yaml
  $ duckalog serve catalog.yaml --token-file /run/secrets/duckalog --port 9500 --read-only
  $ duckalog serve catalog.yaml --docs         also the pages of "duckalog docs", at http://127.0.0.1:9495/
  $ duckalog serve catalog.yaml --keep-fresh 5m

Clients need a secret of type quack with the token as its bearer_token:
  connectToCatalog('catalog.yaml', { databasePath: 'quack:127.0.0.1:9494' })
  $ duckalog query "FROM revenue" --db-path quack:127.0.0.1:9494

A client has the rights of a connection of the catalog: it can read and write files on this machine and stop the server. Use
"duckdb.security" in the catalog (with quack in "duckdb.extensions") to block access to files, and --read-only to protect the database.
The traffic is plain HTTP: beyond loopback, put a TLS proxy in front of the server.

--docs serves the pages at the same host. The browser asks for a user name, which may be anything, and a password, which is the token.

Ctrl-C or SIGTERM stops the server when running queries are done, after 10 seconds at most.`

/** `duckalog serve`: serves the restored session to other processes. */
export function createServeCommand(context: CommandContext): Command {
  const command = new Command('serve')
    .summary('serve a catalog to other processes')
    .description(
      'Opens the database of a catalog, restores its session, updates its views and serves it through quack, the protocol of DuckDB: one ' +
        'process holds the file, many read and write it.',
    )
    .option('--host <host>', 'address to listen on', '127.0.0.1')
    .option('--port <port>', 'port to listen on; 0 picks a free one', parsePort, 9494)
    .option('--token-file <path>', 'file that contains the token')
    .option('--token-env <name>', 'environment variable that contains the token', 'DUCKALOG_TOKEN')
    .option('--health <seconds>', 'interval between health lines on stderr (0 disables)', parseHealth, 60)
    .option('--watch', 'reload when the catalog changes on disk')
    .option('--docs', 'also serve the pages that "docs" writes')
    .addOption(
      new Option('--docs-port <port>', 'port of the pages; 0 picks a free one')
        .argParser(parsePort)
        .default(9495)
        .implies({ docs: true }),
    )
    .addOption(
      new Option('--keep-fresh [every]', 'refresh stale rows of materialised views every so often: 60s (the default), 15m, 1h')
        .preset('60s')
        .argParser(parseEvery),
    )
    .option('--db-path <path>', 'use this database file instead of the one in the catalog')
    .option('--read-only', 'serve the database read-only')
    .option('--force-rebuild', 'recreate every view of the catalog')
  return addCommonOptions(addCatalog(command))
    .addHelpText('after', examples)
    .action((config: string | undefined, options: ServeOptions, self: Command) =>
      serve(catalogOf(config, self), options, context),
    )
}

async function serve(config: string, options: ServeOptions, context: CommandContext): Promise<void> {
  const { terminal } = context
  const token = await readToken(options, context)
  let outdate: (() => void) | undefined
  const reportRound = createRoundReporter(options, context)
  const onEvent = (event: CatalogEvent) => {
    reportRound(event)
    if (changesPages.has(event.type)) outdate?.()
    if (event.type === 'reloaded') terminal.log('reloaded the catalog')
    if (event.type === 'reload-failed')
      terminal.log(`the catalog cannot be reloaded, so it stays as it was: ${messageOf(event.error)}`)
  }
  await withCatalog(config, { ...toConnectOptions(options), onEvent }, options, context, async ({ catalog, facts }) => {
    const stop = listenForStopSignal(context)
    try {
      const { host, port } = options
      await using pages = options.docs ? await servePages(catalog, options, token, context, stop.signal) : undefined
      outdate = pages?.outdate
      await using server = await catalog.serve({ host, port, token })
      const { views = [], warnings = [] } = catalog.report ?? {}
      printWarnings(warnings, options, context)
      if (options.watch) await catalog.watch()
      if (options.keepFresh !== undefined) await catalog.keepFresh({ every: options.keepFresh })
      const what = `${facts.database} with ${renderCount(views.length, 'view')}${options.readOnly ? ', read-only' : ''}`
      const announced = { uri: server.uri, database: facts.database, views: views.length, ...(pages && { docs: pages.url }) }
      if (options.json) await terminal.print(`${JSON.stringify(announced)}\n`)
      terminal.log(`serving ${what} at ${server.uri} (press Ctrl-C to stop)`)
      if (pages) terminal.log(`serving its pages at ${pages.url}`)
      await waitUntilStopped(server, options.health, stop.signal, terminal.log)
      terminal.log('stopping when running queries are done (press Ctrl-C again to exit immediately)')
    } finally {
      stop.release()
    }
  })
  terminal.log('stopped')
}

/** The events after which the pages may change. */
const changesPages: ReadonlySet<CatalogEvent['type']> = new Set(['reloaded', 'views-done', 'materialize-done'])

/** Serves the pages of a catalog, which are rendered on request. */
async function servePages(
  catalog: CatalogConnection,
  { host, port, docsPort }: ServeOptions,
  token: string,
  { terminal }: CommandContext,
  stopped: AbortSignal,
): Promise<SiteServer> {
  const { ConfigError } = await import('../../index.js')
  if (port === docsPort && port !== 0)
    throw new ConfigError('CONFIG_INVALID', [
      { path: '', message: `--port and --docs-port are both ${port}. Choose another port for one of them.` },
    ])
  return serveSite({
    ...{ host, port: docsPort, token },
    async render() {
      const { renderSite } = await import('../../docs/index.js')
      return renderSite(await catalog.lineage({ columns: true }))
    },
    onFailure(error) {
      if (!stopped.aborted) terminal.log(`the pages cannot be rendered: ${messageOf(error)}`)
    },
  })
}

async function readToken({ tokenFile, tokenEnv }: ServeOptions, { env }: CommandContext): Promise<string> {
  const { ConfigError } = await import('../../index.js')
  const fail = (message: string) => new ConfigError('CONFIG_INVALID', [{ path: '', message }])
  if (tokenFile !== undefined) {
    const text = await readRegularFile(tokenFile).catch((error: unknown) => {
      throw fail(`Cannot read the token: ${messageOf(error)}.`)
    })
    if (text.trim() === '') throw fail(`The token file ${tokenFile} is empty.`)
    return text.trim()
  }
  const token = env[tokenEnv]
  if (token) return token
  throw fail(
    `No token is set. Set the environment variable ${tokenEnv} or use --token-file; clients authenticate with the token.`,
  )
}

/** Listens for Ctrl-C and SIGTERM. The first stops the server, a second one aborts what is still running. */
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

/** Seconds between checks whether a client has stopped the server. */
const checkInterval = 5

/** @throws ConnectionError CONNECTION_LOST if a client has stopped the server */
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

/** Logs the rounds of refreshes. */
function createRoundReporter({ verbose, keepFresh }: ServeOptions, { terminal }: CommandContext): (event: CatalogEvent) => void {
  return (event) => {
    if (keepFresh === undefined) return
    const line = verbose && event.type === 'materialize-done' ? undefined : renderRound(event)
    if (line !== undefined) terminal.log(line)
  }
}

function parsePort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('Expected a number from 0 to 65535.')
  return port
}

/** @returns milliseconds */
function parseEvery(text: string): number {
  const seconds = parseDuration(text)
  if (seconds === undefined || seconds === 0) throw new InvalidArgumentError('Expected a duration such as 60s, 15m or 1h.')
  return seconds * 1_000
}

function parseHealth(text: string): number {
  const seconds = Number(text)
  if (!(seconds >= 0 && seconds < 1e6)) throw new InvalidArgumentError('Expected a number of seconds or 0.')
  return seconds
}
