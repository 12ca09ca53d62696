import { access } from 'node:fs/promises'
import { resolve } from 'node:path'
import { checkRegular, NotAFileError } from '../../disk/open-regular-file.js'
import { formatPath, isDuckalogError, SessionError } from '../../errors.js'
import { saidBy } from '../../said-by.js'
import { foldName } from '../../sql/fold-name.js'
import { quoteIdentifier, type Statement } from '../../sql/quote.js'
import type { AttachmentStep } from '../plan/session-plan.js'
import { pingServer, readServerAddress } from './ping-server.js'
import type { StepContext, StepOutcome } from './step-context.js'

/** An attached database as DuckDB lists it. */
interface Attached {
  readonly path: string | null
  readonly type: string
  readonly readonly: boolean
}

/**
 * Attaches a database and verifies that it can be read; a failure detaches it again.
 * @throws SessionError STEP_FAILED for a path that is not a file, a missing SQLite file, an unreachable server, an ambiguous secret, or an
 * alias that is in use
 */
export async function applyAttachment(step: AttachmentStep, context: StepContext): Promise<StepOutcome> {
  if (await isAttached(step, context)) return { status: 'skipped', reason: 'already attached' }
  if (step.path !== undefined) await refuseIrregular(step, step.path)
  if (step.format === 'sqlite' && step.path !== undefined && (step.type === 'sqlite' || step.readOnly)) {
    await refuseMissing(step, step.path)
  }
  const [detach, dropSecret] = renderUndo(step)
  try {
    await context.run(step.statements.slice(0, -1))
    await requireServer(step, context)
    await limitHttp(step, context)
    if (step.check) await context.runRemote(step.check)
    await attach(step, context, (succeeded) => [...(succeeded ? [detach] : []), ...dropSecret])
  } catch (error) {
    await context.clean(dropSecret)
    throw isAmbiguous(error)
      ? failure(step, 'names a secret that exists both as a temporary and as a persistent one: rename or drop one of them')
      : error
  } finally {
    if (step.http) await context.clean([{ sql: 'RESET SESSION http_timeout' }, { sql: 'RESET SESSION http_retries' }])
  }
  try {
    await runProbe(step, context)
  } catch (error) {
    await context.clean([detach, ...dropSecret])
    throw error
  }
  return {}
}

async function attach(
  step: AttachmentStep,
  context: StepContext,
  undo: (succeeded: boolean) => readonly Statement[],
): Promise<void> {
  const statement = step.statements.at(-1)
  if (!statement) return
  if (step.network) await context.runRemote(statement, undo)
  else await context.run([statement])
}

function renderUndo({ name, secret }: AttachmentStep): readonly [detach: Statement, dropSecret: readonly Statement[]] {
  const detach = { sql: `DETACH ${quoteIdentifier(name)}` }
  return [detach, secret === undefined ? [] : [{ sql: `DROP TEMPORARY SECRET IF EXISTS ${quoteIdentifier(secret)}` }]]
}

/** On a shared instance others may have attached it; `IF NOT EXISTS` would silently accept a different database. */
async function isAttached(step: AttachmentStep, { all }: StepContext): Promise<boolean> {
  const [row] = await all({
    sql: 'SELECT path, type, readonly FROM duckdb_databases() WHERE lower(database_name) = $1',
    values: [foldName(step.name)],
  })
  if (!row) return false
  const { path, type, readonly } = row as unknown as Attached
  const isSame = type === step.type && step.path !== undefined && path !== null && resolve(path) === resolve(step.path)
  if (isSame && readonly === step.readOnly) return true
  const other = isSame ? `${readonly ? 'read-only' : 'for writing'}` : `and is ${type} ${JSON.stringify(path ?? '')}`
  throw failure(step, `has the alias of a database that is already attached, ${other}: detach that one, or choose another alias`)
}

/** DuckDB would silently attach a missing file, and create it on the first write. */
async function refuseMissing(step: AttachmentStep, path: string): Promise<void> {
  try {
    await access(path)
  } catch {
    throw failure(step, `cannot read its file ${JSON.stringify(path)}: check the path and its permissions`)
  }
}

/** DuckDB would wait for a pipe forever. */
async function refuseIrregular(step: AttachmentStep, path: string): Promise<void> {
  await checkRegular(path).catch((error: unknown) => {
    if (error instanceof NotAFileError) throw failure(step, `names ${JSON.stringify(path)}, which ${error.problem}`)
  })
}

async function requireServer(step: AttachmentStep, context: StepContext): Promise<void> {
  const address = step.preflight && (await readServerAddress(step.preflight, context))
  const problem = address && (await pingServer(address, context.clock))
  if (problem !== undefined) {
    const { name, at } = step
    const message = `The attachment ${JSON.stringify(name)}${at ? ` (${formatPath(at)})` : ''} could not be restored: ${problem}`
    throw new SessionError('STEP_FAILED', message, { step, retryable: true, at })
  }
}

/** DuckDB's default HTTP timeout is two minutes with retries. */
async function limitHttp({ http = false }: AttachmentStep, { clock, clean }: StepContext): Promise<void> {
  if (!http) return
  const seconds = Math.max(1, Math.floor((clock.remaining ?? 10_000) / 1_000))
  await clean([{ sql: `SET SESSION http_timeout = ${seconds}` }, { sql: 'SET SESSION http_retries = 0' }])
}

function failure(step: AttachmentStep, problem: string): SessionError {
  const { name, at } = step
  const message = `The attachment ${JSON.stringify(name)}${at ? ` (${formatPath(at)})` : ''} ${problem}.`
  return new SessionError('STEP_FAILED', message, { step, at })
}

function isAmbiguous(error: unknown): boolean {
  return isDuckalogError(error, 'QUERY_FAILED') && saidBy(error).includes('Ambiguity detected for secret')
}

async function runProbe({ probe, network }: AttachmentStep, { run, runRemote }: StepContext): Promise<void> {
  if (!probe) return
  try {
    await (network ? runRemote(probe) : run([probe]))
  } catch (error) {
    const isAnswer = isDuckalogError(error, 'QUERY_FAILED') && error.kind === 'Catalog'
    if (!isAnswer) throw error
  }
}
