import type { SessionSchema } from '../../config/notation/parse-session-path.js'
import type { ConfigPath } from '../../errors.js'
import { isSecretValue, literalOf, type SecretValue } from '../../secret-value.js'
import { foldName } from '../../sql/fold-name.js'
import { quoteIdentifier } from '../../sql/quote.js'
import type { PlannedMaterialized } from './plan-materialized.js'
import type { SniffedScan } from './render-csv-scan.js'

/**
 * The name of a view inside its database.
 * @public
 */
export interface ViewName {
  /** The alias of the attached database that holds the view; absent for the catalog's own database. */
  readonly database?: string
  /** The schema that holds the view. */
  readonly schema: string
  /** The name of the view, without quotes. */
  readonly name: string
  /** Set if this is the name of a macro; absent for a view. */
  readonly macro?: MacroKind
}

/** `scalar` for a macro that is an expression, `table` for one that is used like a table. @public */
export type MacroKind = 'scalar' | 'table'

/**
 * A view or macro as the config defines it.
 * @public
 */
export interface ViewDefinition extends ViewName {
  /** One SELECT statement without a final semicolon; for a scalar macro, one expression. */
  readonly sql: string
  /** The SQL that runs instead of `sql`, if the config's SQL holds a credential, which `sql` shows as `[redacted]`. */
  readonly secretSql?: SecretValue
  /** The parameters of a macro. */
  readonly parameters?: readonly PlannedParameter[]
  /** The offset of the config's own SQL in `sql`, if generated SQL for its source precedes it. */
  readonly userSqlOffset?: number
  /** The comment of the view in the database. */
  readonly description?: string
  /** The comment that is written instead of `description`, if that holds a credential of the config. */
  readonly secretDescription?: SecretValue
  /** The columns that the config names. */
  readonly columns?: readonly PlannedColumn[]
  /** A CSV file whose dialect is detected once, when the view is created: `auto_detect: once`. */
  readonly sniffed?: SniffedScan
  /** Further schemas in which unqualified names are looked up, after the view's own schema and `main`. */
  readonly searchPath?: readonly SessionSchema[]
  /** The view is skipped if its source is unavailable. */
  readonly optional?: true
  /**
   * The SQL may read sources that change independently of the catalog: files, functions, or tables in another database. Set by `readSyntax`;
   * before that, only for a view over an attached Delta table, which is read by its alias alone.
   */
  readonly readsSource?: true
  /** How the rows of the view are kept; absent if it is not materialised. */
  readonly materialized?: PlannedMaterialized
  /** The table in `_duckalog_data` that the view reads instead of its sources, if its rows are kept: `sql` is the SELECT from that table. */
  readonly kept?: string
  /** The table with its rows, if they are kept, but are stale, so that the view reads its sources: `when_stale: live`. */
  readonly unread?: string
  /** A digest of SQL and description; it changes when either changes. */
  readonly hash: string
  /** The path of the definition in the config. */
  readonly at: ConfigPath
}

/** A column of a view that the config names. @public */
export interface PlannedColumn {
  /** The name in the config. */
  readonly name: string
  /** The comment of the column in the database; a secret value if it holds a credential. Absent if none is written. */
  readonly description?: string | SecretValue
}

/** A parameter of a macro. @public */
export interface PlannedParameter {
  /** The name of the parameter, without quotes. */
  readonly name: string
  /** Its default as SQL; a secret value if it holds a credential. Absent if it has no default. */
  readonly default?: string | SecretValue
}

/**
 * A definition with the names that its SQL uses.
 * @public
 */
export interface ViewSyntax extends ViewDefinition {
  /** The tables and views that the SQL reads, as written, without the names of its own CTEs. */
  readonly references: readonly ViewReference[]
  /** The functions that the SQL calls, as written; each may be a macro. Absent if it calls none. */
  readonly calls?: readonly ViewReference[]
  /** The remote Parquet files that the SQL names; absent if it names none. */
  readonly remoteParquet?: readonly string[]
}

/**
 * A table, view or function as it is named in SQL.
 * @public
 */
export interface ViewReference {
  /** The database, if the name is qualified with one. */
  readonly catalog?: string
  /** The schema, if the name is qualified with one. With two parts, `a.b`, this may also be a database. */
  readonly schema?: string
  /** The last part of the name, without quotes. */
  readonly name: string
}

/** Whether a definition has been parsed by `readSyntax`. */
export function isSyntax(definition: ViewDefinition | undefined): definition is ViewSyntax {
  return definition !== undefined && 'references' in definition
}

/** The comment of a view, credentials included. */
export function commentOf({ description, secretDescription }: ViewDefinition): string | undefined {
  return (secretDescription && literalOf(secretDescription)) ?? description
}

/** The columns that have a comment, with its text, credentials included. */
export function columnCommentsOf({
  columns = [],
}: Pick<ViewDefinition, 'columns'>): readonly (readonly [name: string, text: string])[] {
  return columns.flatMap(({ name, description }) => {
    const text = isSecretValue(description) ? literalOf(description) : description
    return text === undefined ? [] : [[name, text] as const]
  })
}

/** A name in SQL; `call` if it is called like a function. */
export interface SqlReference extends ViewReference {
  readonly call?: true
}

/** All names that a definition reads or calls. */
export function readsOf({ references, calls = [] }: Pick<ViewSyntax, 'references' | 'calls'>): readonly SqlReference[] {
  return calls.length === 0 ? references : [...references, ...calls.map((reference) => ({ ...reference, call: true }) as const)]
}

/** A key that is equal for all spellings of the name of one view. */
export function viewKey({ database, schema, name, macro }: ViewName): string {
  return foldName(`${database ?? ''}\0${schema}\0${name}${macro === undefined ? '' : `\0${macro}`}`)
}

/** Like {@link viewKey}, but without the database. */
export function localKey({ schema, name, macro }: ViewName): string {
  return viewKey(macro === undefined ? { schema, name } : { schema, name, macro })
}

/** Reduces an object to its name. */
export function nameOf({ database, schema, name, macro }: ViewName): ViewName {
  return { ...(database !== undefined && { database }), schema, name, ...(macro !== undefined && { macro }) }
}

/** Whether a view is in the database with the alias `target`; `undefined` stands for the catalog's own database. */
export function isIn({ database }: ViewName, target: string | undefined): boolean {
  if (database === undefined || target === undefined) return database === target
  return foldName(database) === foldName(target)
}

/** A view or macro for a message: `the view sales.daily`. */
export function describeView(view: ViewName): string {
  return `the ${view.macro === undefined ? 'view' : 'macro'} ${formatViewName(view)}`
}

/** A view's name for a message, quoted only if necessary: `sales.daily`. */
export function formatViewName({ database, schema, name }: ViewName): string {
  return [database, schema, name]
    .filter((part) => part !== undefined)
    .map((part) => (/^[a-z_][a-z0-9_]*$/i.test(part) ? part : quoteIdentifier(part)))
    .join('.')
}
