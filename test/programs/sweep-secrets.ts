// Uses a secret of each type in ways that work and in ways that fail, and prints whatever a host can get hold of: one JSON object a line
// on standard output, and on standard error what `debug` writes.
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import { type CatalogConnection, type CatalogInput, connectToCatalog, isDuckalogError, loadConfig } from '../../src/index.js'
import type { SecretInput } from '../../src/secrets/index.js'
import { show } from '../support/show.js'

/** What it gets as JSON in the variable SETUP. */
export interface SweepSetup {
  readonly folder: string
  readonly extensions: string
  /** The value that nobody may see. */
  readonly canary: string
  /** The types of secrets to use. */
  readonly types: readonly string[]
}

/** What it prints of one attempt. */
export interface Swept {
  readonly type: string
  readonly attempt: string
  /** Of the error that the connect ended with. */
  readonly code?: string
  /** All that could be seen, as text, by the place where it was seen. */
  readonly seen: Readonly<Record<string, string>>
}

type SecretEntry = NonNullable<CatalogInput['duckdb']['secrets']>[number]
type See = (place: string, value: unknown) => void

interface Subject {
  /** The secret with its value, given by a function as well. */
  secret(value: SecretInput): SecretEntry
  readonly extensions: readonly string[]
  /** SQL that makes DuckDB use the secret against a port where nobody listens, or nobody answers. */
  use(port: number): string
  /** Where a server that never answers is not waited for in a minute. */
  readonly patient?: true
}

const { folder, extensions, canary, types }: SweepSetup = JSON.parse(process.env.SETUP ?? '')

/** SQL that an attempt itself has written. */
const typed = new Set<string>()

/** As a URL has it, inside quotes of SQL, too. */
const urlCanary = encodeURIComponent(canary).replaceAll("'", '%27')

const silent = createServer(() => undefined).listen(0, '127.0.0.1')
await once(silent, 'listening')
const shut = createServer().listen(0, '127.0.0.1')
await once(shut, 'listening')
const refusing = (shut.address() as AddressInfo).port
const silentPort = (silent.address() as AddressInfo).port
shut.close()

const s3 = (type: string, prefix: string): Subject => ({
  secret: (secret) => ({ type, key_id: 'key', secret, params: { url_style: 'path', use_ssl: false, endpoint: '127.0.0.1:1' } }),
  extensions: ['httpfs'],
  use: (port) => `CREATE OR REPLACE TEMPORARY SECRET ${type} (TYPE ${type}, KEY_ID 'key', SECRET $1, ENDPOINT '127.0.0.1:${port}',
    USE_SSL false, URL_STYLE 'path', SCOPE '${prefix}bucket'); FROM read_parquet('${prefix}bucket/file.parquet')`,
})
const token = (type: string, loaded: readonly string[], use: Subject['use']): Subject => ({
  secret: (bearer_token) => ({ type, bearer_token }),
  extensions: loaded,
  use,
})
const server = (type: 'postgres' | 'mysql', patient: boolean): Subject => ({
  secret: (connection_string) => ({ type, connection_string }),
  extensions: [`${type}_scanner`],
  use: (port) => `ATTACH 'host=127.0.0.1 port=${port}${patient ? '' : ' connect_timeout=1'}' AS x (TYPE ${type}, SECRET ${type})`,
  ...(patient && { patient: true }),
})

const subjects: Readonly<Record<string, Subject>> = {
  s3: s3('s3', 's3://'),
  gcs: s3('gcs', 'gcs://'),
  r2: s3('r2', 'r2://'),
  aws: {
    secret: (secret) => ({ type: 'aws', key_id: 'key', secret, params: { session_token: secret } }),
    extensions: ['httpfs', 'aws'],
    use: (port) => `FROM read_csv('http://127.0.0.1:${port}/?X-Amz-Signature=${urlCanary}')`,
  },
  azure: {
    secret: (connection_string) => ({ type: 'azure', connection_string }),
    extensions: ['azure'],
    use: () => "FROM read_parquet('azure://container/file.parquet')",
  },
  http: token('http', ['httpfs'], (port) => `FROM read_csv('http://user:${urlCanary}@127.0.0.1:${port}/x.csv')`),
  huggingface: token('huggingface', ['httpfs'], (port) => `FROM read_csv('http://127.0.0.1:${port}/x.csv?token=${urlCanary}')`),
  postgres: server('postgres', false),
  mysql: server('mysql', true),
  ducklake: {
    secret: (value) => ({
      type: 'ducklake',
      params: { metadata_path: '', metadata_parameters: { TYPE: 'postgres', SECRET: 'pg' }, nonsense: value },
    }),
    extensions: ['ducklake', 'postgres_scanner'],
    use: (port) => `ATTACH 'ducklake:postgres:host=127.0.0.1 port=${port} connect_timeout=1 password=canary-typed' AS x`,
  },
  iceberg: token(
    'iceberg',
    ['httpfs', 'avro', 'iceberg'],
    (port) => `ATTACH 'w' AS x (TYPE iceberg, SECRET iceberg, ENDPOINT 'http://127.0.0.1:${port}')`,
  ),
  // It waits without end for a server that does not answer
  quack: {
    ...token('quack', ['httpfs', 'quack'], (port) => `ATTACH 'quack:127.0.0.1:${port}' AS x (TYPE quack, SECRET quack)`),
    patient: true,
  },
}

/** The value in the form that the type wants. */
function formOf(type: string): string {
  if (type === 'postgres' || type === 'mysql') return `${type}://user:${urlCanary}@127.0.0.1:1/db`
  return type === 'azure' ? `AccountName=name;AccountKey=${canary}` : canary
}

for (const type of types) {
  const subject = subjects[type] as Subject
  const value = formOf(type)
  const later = async () => value
  const good = type === 'ducklake' ? { type, params: { metadata_path: '' } } : subject.secret(value)
  const bad = (params: object): SecretEntry =>
    ({ ...subject.secret(later), params: { ...good.params, ...params } }) as SecretEntry
  const given = type === 'ducklake' ? good : subject.secret(later)
  const server: SecretEntry = { type: 'postgres', name: 'pg', password: canary }
  const more = type === 'ducklake' ? [server] : []
  await report(type, 'success', good, { ...given, name: 'later' }, { ...good, name: 'stored', persistent: true }, ...more)
  await report(type, 'unknown parameter', bad({ nonsense: value }))
  await report(type, 'bad parameter', bad({ extra_http_headers: value }))
  await report(
    type,
    'function that throws',
    subject.secret(() => Promise.reject(new Error(`vault says ${canary}`))),
  )
  await report(
    type,
    'function that gives NUL',
    subject.secret(async () => `${value}\0`),
  )
  if (type !== 'ducklake')
    await report(type, 'bad shape', { ...subject.secret(value), json_key: value, tenant_id: 'x' } as object as SecretEntry)
}
silent.close()
process.exit()

async function report(type: string, attempt: string, ...secrets: readonly SecretEntry[]): Promise<void> {
  process.stderr.write(`=== ${type}: ${attempt}\n`)
  const swept: Swept = { type, attempt, ...(await observe(type, attempt, secrets)) }
  // Megabytes, which the exit would cut off
  await new Promise((resolve) => process.stdout.write(`${JSON.stringify(swept)}\n`, resolve))
}

async function observe(type: string, attempt: string, secrets: readonly SecretEntry[]): Promise<Pick<Swept, 'code' | 'seen'>> {
  const subject = subjects[type] as Subject
  const seen: Record<string, string> = {}
  const see: See = (place, value) => {
    seen[place] = show(value)
  }
  const file = join(folder, `${type}-${attempt.replace(/\W+/g, '-')}.duckdb`)
  const source: CatalogInput = {
    version: 1,
    name: 'sweep',
    duckdb: {
      database: file,
      extension_policy: 'local_only',
      directories: { extensions, secrets: `${file}-secrets` },
      load_extensions: subject.extensions,
      settings: subject.extensions.includes('httpfs') ? { http_timeout: 1, http_retries: 0 } : {},
      pragmas: ["CALL enable_logging('QueryLog')"],
      secrets: secrets.map((secret) => ({ name: type, ...secret })),
    },
    views: [{ name: 'v', sql: 'SELECT 1 AS a' }],
  }
  const events: unknown[] = []
  const catalog = connectToCatalog(source, { onEvent: (event) => events.push(event) })
  let code: string | undefined
  try {
    see('config', await loadConfig(source))
    see('plan before', await catalog.plan())
    await catalog.getConnection()
    see('plan after', await catalog.plan())
    if (attempt === 'success') await fail(catalog, subject, see)
    await seeTables(catalog, see)
    see('refresh', await catalog.refresh().catch((error: unknown) => error))
  } catch (error) {
    see('error', error)
    code = isDuckalogError(error) ? error.code : 'none'
  }
  see('report', catalog.report)
  see('catalog', catalog)
  await catalog.close()
  see('events', events)
  if (code === undefined) see('database file', await readFile(file, 'latin1'))
  return { ...(code !== undefined && { code }), seen }
}

/** DuckDB says no, in ways that echo what it was told. */
async function fail(catalog: CatalogConnection, subject: Subject, see: See): Promise<void> {
  const quoted = `'${canary.replaceAll("'", "''")}'`
  const attempts: Readonly<Record<string, string>> = {
    syntax: `CREATE SECRET y (TYPE s3, SECRET ${quoted} KEY_ID 'x')`,
    'unknown parameter': `CREATE SECRET y (TYPE http, NONSENSE ${quoted})`,
    'value in an error': `SELECT ${quoted}::INTEGER`,
    ...Object.fromEntries(
      subject
        .use(refusing)
        .split(';')
        .map((sql, index) => [`refused ${index}`, sql]),
    ),
    ...(subject.patient
      ? {}
      : Object.fromEntries(
          subject
            .use(silentPort)
            .split(';')
            .map((sql, index) => [`timeout ${index}`, sql]),
        )),
  }
  for (const [name, sql] of Object.entries(attempts)) {
    typed.add(sql.trim())
    see(
      name,
      await catalog.query(sql, sql.includes('$1') ? [canary] : undefined).then(
        () => 'done',
        (error: unknown) => error,
      ),
    )
  }
}

async function seeTables(catalog: CatalogConnection, see: See): Promise<void> {
  const tables = ['duckdb_databases()', 'duckdb_secrets()', 'duckdb_settings()', 'duckdb_views()', '_duckalog.views']
  for (const table of tables) see(table, await catalog.query(`FROM ${table}`).catch((error: unknown) => error))
  see('_duckalog.secrets', await catalog.query('FROM _duckalog.secrets').catch((error: unknown) => error))
  const log = await catalog.query<{ message: string }>('SELECT message FROM duckdb_logs')
  // What the attempts above typed as SQL is in the log as SQL; what the session ran must not be
  see(
    'duckdb_logs',
    log.filter(({ message }) => !typed.has(message.trim()) && !message.includes('password=canary-typed')),
  )
}
