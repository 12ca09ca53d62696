import type { CatalogConfig, CatalogSession } from '../../index.js'
import { messageOf } from '../../message-of.js'
import { runnableSql } from '../../sql/quote.js'
import { planViews } from '../../views/index.js'
import type { Finding } from './render-findings.js'

/** Milliseconds after which a source counts as unreadable. */
const readTimeout = 20_000

/** Binds each view over files, and so finds files that are missing, that DuckDB may not read or that have another format. */
export async function* diagnoseSources(
  config: CatalogConfig,
  session: CatalogSession,
  redact: (text: string) => string,
  signal: AbortSignal,
): AsyncGenerator<Finding> {
  const start = performance.now()
  const overFiles = planViews(config).flatMap((view, index) => {
    const { uri, sql } = config.views[index] ?? {}
    return uri !== undefined && sql === undefined ? [{ view, uri }] : []
  })
  let readable = 0
  for (const { view, uri } of overFiles) {
    const startOfView = performance.now()
    try {
      await session.query(`DESCRIBE ${runnableSql(view)}`, undefined, { timeout: readTimeout, signal })
      readable += 1
    } catch (error) {
      signal.throwIfAborted()
      const reason = redact(messageOf(error)).replace(/(?<!\n)\n+LINE \d+:.*$/s, '')
      yield {
        status: 'failed',
        subject: `source of view ${view.name}`,
        durationMs: performance.now() - startOfView,
        detail: view.optional ? `${reason} (optional: a run continues without it)` : reason,
        advice: await adviceFor(uri, session),
      }
    }
  }
  if (readable === 0) return
  const detail = `files of ${readable} of ${overFiles.length} views can be read`
  yield { status: 'ok', subject: 'sources', durationMs: performance.now() - start, detail }
}

async function adviceFor(uri: string | readonly string[], session: CatalogSession): Promise<string | undefined> {
  const path = [uri].flat().find((each) => /^(?:s3|gcs|gs|r2|az|azure|abfss):\/\//.test(each))
  if (path === undefined) return undefined
  const type = /^r2:/.test(path) ? 'r2' : /^gc?s:/.test(path) ? 'gcs' : /^a/.test(path) ? 'azure' : 's3'
  const secrets = await session.query('FROM which_secret($1, $2)', [path, type]).catch(() => undefined)
  return secrets?.length === 0
    ? `No secret of type ${type} covers ${path}. Compare it with the scopes of the secrets.`
    : undefined
}
