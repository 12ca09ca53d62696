import { isRemotePath } from '../../config/notation/resolve-path.js'
import { escapeGlob } from '../../disk/escape-glob.js'
import { foldName } from '../../sql/fold-name.js'
import { quoteIfNeeded } from '../../sql/quote-if-needed.js'
import { planDelta } from './plan-files.js'
import type { AttachedDatabase, RelationPlace, Source } from './source.js'

/** Why changes of tables cannot be detected, by the type of their database. */
const silent: ReadonlyMap<string, string> = new Map([
  ['postgres', 'Postgres does not tell when a table changes'],
  ['mysql', 'MySQL does not tell when a table changes'],
  ['motherduck', 'MotherDuck does not tell when a table changes'],
  ['quack', 'a quack server does not tell when a table changes'],
  ['iceberg', 'the snapshots of an attached Iceberg catalog are not read'],
])

/**
 * Finds the source by which changes of a table are detected.
 * @param databases - by name, in lower case
 * @param written - the databases to which refreshes write, in lower case
 */
export function planTableSource(
  table: RelationPlace,
  databases: ReadonlyMap<string, AttachedDatabase>,
  written: ReadonlySet<string>,
): Source {
  const alias = foldName(table.database)
  const { type = '', path = null } = databases.get(alias) ?? {}
  const name = [table.database, table.schema, table.name].map(quoteIfNeeded).join('.')
  const unchecked = (reason: string): Source => ({ kind: 'unchecked', name, reason })
  if (type === 'ducklake') return { kind: 'lake', table }
  if (type === 'delta') return path === null ? unchecked('the path of its Delta table is not known') : planDelta([path])
  if (type !== 'duckdb' && type !== 'sqlite')
    return unchecked(silent.get(type) ?? `changes in databases of type ${type} cannot be detected`)
  if (path === null) return unchecked('tables in memory do not tell when they change')
  if (isRemotePath(path)) return { kind: 'files', patterns: [escapeGlob(path)] }
  if (!written.has(alias)) return { kind: 'database', path }
  return unchecked('refreshes write to its database, so the file changes without the table')
}
