import type { RemoteReadContext } from '../../config/index.js'
import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { describeTooBig, maxTextSize } from '../../config/parse/text-problems.js'
import { escapeGlob } from '../../disk/escape-glob.js'
import type { Driver, DriverConnection, DriverInstance } from '../../driver/core/driver.js'
import { createRedactor } from '../../redaction/redactor.js'
import { applySession } from '../../session/apply/apply-session.js'
import { planSession } from '../../session/plan/plan-session.js'

/** Reads remote texts through DuckDB's file systems. */
export interface RemoteReader {
  read(url: string, context: RemoteReadContext): Promise<string>
  /** Closes the instances that were opened for reading. */
  close(): Promise<void>
}

/** An instance that is used only for reading. */
interface Reader {
  readonly instance: DriverInstance
  readonly connection: DriverConnection
}

/** The types of secrets for reading files. Those for database servers would need more extensions. */
const fileSecretTypes: ReadonlySet<string> = new Set(['s3', 'gcs', 'r2', 'azure', 'http', 'huggingface'])

/**
 * A reader that opens DuckDB in memory on demand: once for the main file, which is read with persistent secrets and those of the environment
 * only, and once for its imports, which are read with the secrets of the main file.
 */
export function createRemoteReader(driver: Driver): RemoteReader {
  const readers = new Map<string, Promise<Reader>>()
  return {
    async read(url, context) {
      const extension = /^(?:azure|az|abfss?):/i.test(url) ? 'azure' : 'httpfs'
      const key = `${extension} ${context.secrets.length}`
      const reader = readers.get(key) ?? openReader(driver, extension, context)
      readers.set(key, reader)
      return readText((await reader).connection, url)
    },
    async close() {
      const opened = await Promise.allSettled(readers.values())
      await Promise.all(opened.map((result) => (result.status === 'fulfilled' ? closeReader(result.value) : undefined)))
    },
  }
}

async function openReader(driver: Driver, extension: string, context: RemoteReadContext): Promise<Reader> {
  const { secrets, directories, extensionPolicy, signal } = context
  const config: CatalogConfig = {
    version: 1,
    duckdb: {
      ...(directories && { directories }),
      ...(extensionPolicy && { extension_policy: extensionPolicy }),
      load_extensions: [extension],
      secrets: secrets.filter(({ type }) => fileSecretTypes.has(type.toLowerCase())),
    },
    views: [],
  }
  const { openOptions, steps } = planSession(config)
  const redactor = createRedactor()
  const instance = await driver.open(':memory:', { config: openOptions, redact: redactor.redact })
  const connection = await instance.connect().catch(async (error: unknown) => {
    await instance.close()
    throw error
  })
  try {
    // Read-only: no persistent secrets are written
    await applySession(connection, steps, { readOnly: true, redactor, ...(signal && { signal }) })
    return { instance, connection }
  } catch (error) {
    await closeReader({ instance, connection })
    throw error
  }
}

async function closeReader({ connection, instance }: Reader): Promise<void> {
  await connection.close()
  await instance.close()
}

async function readText(connection: DriverConnection, given: string): Promise<string> {
  const url = escapeGlob(given)
  const files = await connection.all<{ readonly size: bigint | number }>('SELECT size FROM read_text($1)', [url])
  const [file] = files
  if (!file || files.length > 1) throw new Error(`it matches ${files.length} files; name one`)
  if (file.size > maxTextSize) throw new Error(`it ${describeTooBig()}`)
  const [row] = await connection.all<{ readonly content: string }>('SELECT content FROM read_text($1)', [url])
  return row?.content ?? ''
}
