// Connects to Postgres with a password that nobody may see, in ways that work and in ways that fail, and prints whatever a host can
// get hold of: one JSON object a line on standard output, and on standard error what `debug` writes.
import { writeFile } from 'node:fs/promises'
import { connect, createServer, type Socket } from 'node:net'
import { join } from 'node:path'
import {
  type CatalogConnection,
  type CatalogInput,
  type ConnectOptions,
  connectToCatalog,
  isDuckalogError,
  loadConfig,
} from '../../src/index.js'
import { isObject, show } from '../support/show.js'

/** What it gets as JSON in the variable SETUP. */
export interface Setup {
  readonly folder: string
  readonly extensions: string
  readonly server: Server
  readonly password: string
  /** A user of the server with another password. */
  readonly otherUser: string
}

interface Server {
  readonly host: string
  readonly port: number
  readonly database: string
  readonly user: string
}

/** What it prints of one attempt. */
export interface Shown {
  readonly name: string
  /** Of the error that the connect ended with. */
  readonly code?: string
  /** All that could be seen, as text, by the place where it was seen. */
  readonly seen: Readonly<Record<string, string>>
}

type See = (place: string, value: unknown) => void

/** One way to use the catalog, or to fail at it. */
interface Attempt {
  readonly server?: Partial<Server>
  readonly extensions?: string
  readonly view?: string
  readonly params?: Readonly<Record<string, string>>
  /** Goes on after the connect. */
  readonly use?: (catalog: CatalogConnection, see: See) => Promise<void>
}

const setup: Setup = JSON.parse(process.env.SETUP ?? '')
const { password } = setup

/** A door to the server that can be shut. */
const proxy = await openProxy()

const attempts: Readonly<Record<string, Attempt>> = {
  success: {},
  'wrong password': { server: { user: setup.otherUser } },
  'server refuses': { server: { port: await closedPort() } },
  'no such database': { server: { database: 'nowhere' } },
  'extension missing': { extensions: join(setup.folder, 'no-extensions') },
  'secret refused': { params: { nonsense: password } },
  'view fails': { view: 'SELECT no_such_column FROM pg.public.orders' },
  'table missing': { view: 'SELECT * FROM pg.public.nothing' },
  'queries fail': { use: runBadQueries },
  'server goes away': { server: { port: proxy.port }, use: loseServer },
}

/** The ways in which a password gets into a catalog. */
const styles: Readonly<
  Record<string, (attempt: Attempt, file: string) => Promise<readonly [string | CatalogInput, ConnectOptions]>>
> = {
  async variable(attempt, file) {
    const attachments = { postgres: [{ alias: 'pg', ...setup.server, ...attempt.server, password: '${env:PG_PASSWORD}' }] }
    await writeFile(`${file}.yaml`, JSON.stringify({ ...renderDocument(attempt, file), attachments }))
    return [`${file}.yaml`, { env: { PG_PASSWORD: password } }]
  },
  async literal(attempt, file) {
    await writeFile(`${file}.json`, JSON.stringify(withSecret(attempt, file, password)))
    return [`${file}.json`, {}]
  },
  async function(attempt, file) {
    return [withSecret(attempt, file, async () => password), {}]
  },
}

for (const [style, prepare] of Object.entries(styles)) {
  for (const [title, attempt] of Object.entries(attempts)) {
    const name = `${style}: ${title}`
    // An attachment's own secret has no parameters that DuckDB could refuse
    if (style === 'variable' && attempt.params) continue
    process.stderr.write(`=== ${name}\n`)
    const file = join(setup.folder, name.replace(/\W+/g, '-'))
    const shown: Shown = { name, ...(await observe(attempt, ...(await prepare(attempt, file)))) }
    process.stdout.write(`${JSON.stringify(shown)}\n`)
  }
}
proxy.shut()

async function observe(attempt: Attempt, source: string | CatalogInput, options: ConnectOptions): Promise<Omit<Shown, 'name'>> {
  const seen: Record<string, string> = {}
  const see: See = (place, value) => {
    seen[place] = show(value)
  }
  const events: unknown[] = []
  const catalog = connectToCatalog(source, { ...options, onEvent: (event) => events.push(event) })
  let code: string | undefined
  see('config', await loadConfig(source, options))
  try {
    see('plan before', await catalog.plan())
    await catalog.getConnection()
    see('plan after', await catalog.plan())
    see('rows', await catalog.query('FROM orders'))
    await attempt.use?.(catalog, see)
    await seeTables(catalog, see)
  } catch (error) {
    see('error', error)
    code = isDuckalogError(error) ? error.code : 'none'
  }
  see('report', catalog.report)
  await catalog.close()
  see('catalog', catalog)
  see('events', events)
  return { ...(code !== undefined && { code }), seen }
}

async function seeTables(catalog: CatalogConnection, see: See): Promise<void> {
  const connection = await catalog.getConnection()
  const tables = [
    'duckdb_databases()',
    'duckdb_secrets()',
    'duckdb_settings()',
    'duckdb_views()',
    'duckdb_logs()',
    '_duckalog.ledger',
    '_duckalog.views',
  ]
  for (const table of tables) {
    // With a server that is gone, DuckDB cannot list views
    const result = await connection.runAndReadAll(`FROM ${table}`).catch((error: unknown) => error)
    see(table, isReader(result) ? result.getRowObjectsJson() : result)
  }
}

async function runBadQueries(catalog: CatalogConnection, see: See): Promise<void> {
  const connection = await catalog.getConnection()
  const queries = [
    'FROM pg.public.nothing',
    "FROM postgres_query('pg', 'SELECT broken')",
    "ATTACH '' AS again (TYPE postgres, SECRET nothing)",
    'CREATE SECRET broken (TYPE postgres, NONSENSE 1)',
    "CALL postgres_execute('pg', 'DROP TABLE orders')",
    'SELECT number / (number - 1)::VARCHAR::DATE FROM orders',
    'SELEC',
  ]
  for (const sql of queries) {
    see(`native ${sql}`, await connection.runAndReadAll(sql).catch((error: unknown) => error))
    see(`query ${sql}`, await catalog.query(sql).catch((error: unknown) => error))
  }
  // DuckDB's message holds the value
  see('password as a value', await catalog.query('SELECT $1::INTEGER', [password]).catch((error: unknown) => error))
}

async function loseServer(catalog: CatalogConnection, see: See): Promise<void> {
  const connection = await catalog.getConnection()
  proxy.shut()
  const sql = 'SELECT * FROM pg.public.orders'
  see('native query', await connection.runAndReadAll(sql).catch((error: unknown) => error))
  see('query', await catalog.query(sql).catch((error: unknown) => error))
  see('session', await catalog.transaction((session) => session.query(sql)).catch((error: unknown) => error))
  see('refresh', await catalog.refresh().catch((error: unknown) => error))
  await proxy.open()
}

function renderDocument({ extensions = setup.extensions, view = 'SELECT * FROM pg.public.orders' }: Attempt, file: string) {
  const session = {
    database: `${file}.duckdb`,
    extension_policy: 'local_only',
    directories: { extensions, secrets: join(setup.folder, 'secrets') },
    pragmas: ["CALL enable_logging('QueryLog')"],
  } as const
  return { version: 1, duckdb: session, views: [{ name: 'orders', sql: view, description: 'Orders' }] }
}

function withSecret(attempt: Attempt, file: string, secret: string | (() => Promise<string>)): CatalogInput {
  const { duckdb, ...rest } = renderDocument(attempt, file)
  const { params = {}, server } = attempt
  const postgres = { type: 'postgres', name: 'pg_login', ...setup.server, ...server, password: secret, params }
  return { ...rest, duckdb: { ...duckdb, secrets: [postgres] }, attachments: { postgres: [{ alias: 'pg', secret: 'pg_login' }] } }
}

function isReader(value: unknown): value is { getRowObjectsJson(): unknown } {
  return isObject(value) && 'getRowObjectsJson' in value
}

async function openProxy() {
  const sockets = new Set<Socket>()
  const listen = async (port: number) => {
    const server = createServer((client) => {
      const upstream = connect(setup.server.port, setup.server.host)
      for (const [from, to] of [
        [client, upstream],
        [upstream, client],
      ] as const) {
        sockets.add(from)
        from
          .on('error', () => to.destroy())
          .on('close', () => to.destroy())
          .pipe(to)
      }
    })
    await new Promise<void>((done) => server.listen(port, setup.server.host, done))
    return server
  }
  let server = await listen(0)
  const { port } = server.address() as { port: number }
  return {
    port,
    shut() {
      server.close()
      for (const socket of sockets) socket.destroy()
      sockets.clear()
    },
    async open() {
      server = await listen(port)
    },
  }
}

async function closedPort(): Promise<number> {
  const { port, shut } = await openProxy()
  shut()
  return port
}
