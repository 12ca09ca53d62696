import { access } from 'node:fs/promises'
import { join } from 'node:path'
import { foldName } from '../config/fold-name.js'
import { quoteIdentifier } from '../sql.js'
import type { SecretStep } from './session-plan.js'
import type { StepContext, StepOutcome } from './step-context.js'

/**
 * Creates a secret. A temporary one replaces only a temporary one; a persistent one that exists is never touched, since it may
 * be the user's own.
 * @internal
 */
export async function applySecret(step: SecretStep, context: StepContext): Promise<StepOutcome> {
  const { name, persistent, statements, temporary } = step
  if (!persistent) {
    await context.run(statements)
    return {}
  }
  const { isKnown, isOnDisk } = await findPersistent(name, context)
  if (!isKnown && (isOnDisk || context.readOnly)) {
    await context.run(temporary)
    const why = isOnDisk
      ? 'was created elsewhere after this database was opened, and is left alone; until the next open'
      : 'is missing, and'
    const message = `The persistent secret ${JSON.stringify(name)} ${why} this session uses a temporary one.`
    return { reason: 'created as a temporary secret', warning: { code: 'SECRET_TEMPORARY', message } }
  }
  if (!isKnown) await context.run(statements)
  // One of an earlier config would make the name ambiguous
  await context.run([{ sql: `DROP TEMPORARY SECRET IF EXISTS ${quoteIdentifier(name)}` }])
  if (!isKnown) return {}
  const message =
    `The persistent secret ${JSON.stringify(name)} exists and is used as it is. ` +
    `To have it made anew, run DROP PERSISTENT SECRET ${quoteIdentifier(name)} first.`
  return { status: 'skipped', reason: 'a persistent secret of that name exists', warning: { code: 'SECRET_KEPT', message } }
}

/** DuckDB reads its folder of secrets once, and would overwrite without a word what another process has put there since. */
async function findPersistent(
  name: string,
  { all }: StepContext,
): Promise<{ readonly isKnown: boolean; readonly isOnDisk: boolean }> {
  const sql =
    "SELECT current_setting('secret_directory') AS folder, " +
    'EXISTS (SELECT 1 FROM duckdb_secrets() WHERE persistent AND name = $1) AS known'
  const stored = foldName(name)
  const [row] = await all({ sql, values: [stored] })
  const isOnDisk = await access(join(String(row?.folder), `${stored}.duckdb_secret`)).then(
    () => true,
    () => false,
  )
  return { isKnown: row?.known === true, isOnDisk }
}
