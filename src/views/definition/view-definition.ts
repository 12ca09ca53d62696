import type { SessionSchema } from '../../config/notation/parse-session-path.js'
import type { ConfigPath } from '../../errors.js'
import { literalOf, type SecretValue } from '../../secret-value.js'
import { foldName } from '../../sql/fold-name.js'
import { quoteIdentifier } from '../../sql/quote.js'
import type { SniffedScan } from './render-csv-scan.js'

/**
 * The name of a view inside its database.
 * @public
 */
export interface ViewName {
  /** The attached database that holds the view; absent for the catalog's own. */
  readonly database?: string
  readonly schema: string
  readonly name: string
  /** The name is one of a macro, scalar or read like a table; absent for a view. */
  readonly macro?: MacroKind
}

/** Whether a macro is an expression, or is read like a table. @public */
export type MacroKind = 'scalar' | 'table'

/**
 * A view, or a macro, as the config wants it.
 * @public
 */
export interface ViewDefinition extends ViewName {
  /** One SELECT statement, without a semicolon at its end; of a scalar macro one expression. */
  readonly sql: string
  /** What the view is made of in place of `sql`, where the SQL of the config holds a credential that `sql` shows as `[redacted]`. */
  readonly secretSql?: SecretValue
  /** Of a macro, each with its default as SQL. */
  readonly parameters?: readonly PlannedParameter[]
  /** Where in `sql` the SQL of the config begins, if something stands before it: the source that it reads. */
  readonly written?: number
  /** Becomes the view's comment. */
  readonly description?: string
  /** The comment that is made in place of `description`, where that holds a credential of the config. */
  readonly secretDescription?: SecretValue
  /** A CSV file that is looked at once, when the view is made: `auto_detect: once`. */
  readonly sniffed?: SniffedScan
  /** Where the session looks up unqualified names beside the view's own schema and `main`; absent where that is all. */
  readonly searchPath?: readonly SessionSchema[]
  /** What it reads may be away: then the view is skipped. */
  readonly optional?: true
  /**
   * The SQL may read what changes without the catalog: files, functions, tables of another database. Known with the syntax; before, where
   * the SQL has the alias of a Delta table, which is read by that name alone.
   */
  readonly readsSource?: true
  /** Stands for SQL and description: what differs in either differs in this. */
  readonly hash: string
  readonly at: ConfigPath
}

/** A parameter of a macro, with its default as SQL: hidden where it holds a credential. @public */
export interface PlannedParameter {
  readonly name: string
  readonly default?: string | SecretValue
}

/**
 * A definition with what its SQL says of itself.
 * @public
 */
export interface ViewSyntax extends ViewDefinition {
  /** The tables and views that the SQL reads, as written; names of its own CTEs are not among them. */
  readonly references: readonly ViewReference[]
  /** The functions that the SQL calls, as written: each may be a macro. Absent where it calls none. */
  readonly calls?: readonly ViewReference[]
  /** The remote Parquet files that the SQL names; absent where it names none. */
  readonly remoteParquet?: readonly string[]
}

/**
 * A table, view or function as SQL names it.
 * @public
 */
export interface ViewReference {
  readonly catalog?: string
  readonly schema?: string
  readonly name: string
}

/** Whether what the SQL of a definition says is known. */
export function isSyntax(definition: ViewDefinition | undefined): definition is ViewSyntax {
  return definition !== undefined && 'references' in definition
}

/** The comment that a view gets, with its credentials. */
export function commentOf({ description, secretDescription }: ViewDefinition): string | undefined {
  return (secretDescription && literalOf(secretDescription)) ?? description
}

/** A name in SQL, and whether it is called like a function. */
export interface SqlReference extends ViewReference {
  readonly call?: true
}

/** All names that a definition reads or calls. */
export function readsOf({ references, calls = [] }: Pick<ViewSyntax, 'references' | 'calls'>): readonly SqlReference[] {
  return calls.length === 0 ? references : [...references, ...calls.map((reference) => ({ ...reference, call: true }) as const)]
}

/** What is equal for two names of the same view. */
export function viewKey({ database, schema, name, macro }: ViewName): string {
  return foldName(`${database ?? ''}\0${schema}\0${name}${macro === undefined ? '' : `\0${macro}`}`)
}

/** What is equal for two names of the same view inside one database. */
export function localKey({ schema, name, macro }: ViewName): string {
  return viewKey(macro === undefined ? { schema, name } : { schema, name, macro })
}

/** The name alone of what has more than a name. */
export function nameOf({ database, schema, name, macro }: ViewName): ViewName {
  return { ...(database !== undefined && { database }), schema, name, ...(macro !== undefined && { macro }) }
}

/** Whether a view is held by a database: an attached one by its alias, `undefined` for the catalog's own. */
export function isIn({ database }: ViewName, target: string | undefined): boolean {
  if (database === undefined || target === undefined) return database === target
  return foldName(database) === foldName(target)
}

/** A view or macro for a message: `the view sales.daily`. */
export function describeView(view: ViewName): string {
  return `the ${view.macro === undefined ? 'view' : 'macro'} ${formatViewName(view)}`
}

/** A view's name for a message, quoted only where it must be: `sales.daily`. */
export function formatViewName({ database, schema, name }: ViewName): string {
  return [database, schema, name]
    .filter((part) => part !== undefined)
    .map((part) => (/^[a-z_][a-z0-9_]*$/i.test(part) ? part : quoteIdentifier(part)))
    .join('.')
}
