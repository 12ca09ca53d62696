import type { CatalogConfig } from '../config/model/catalog-config.js'
import { locationOf } from '../config/model/config-metadata.js'
import { draftOf } from '../config/model/untyped.js'
import { parseSessionPath } from '../config/notation/parse-session-path.js'
import { databaseName } from '../config/notation/resolve-path.js'
import type { CatalogReport } from '../connection/types/catalog-report.js'
import type { CheckFailure, CheckOptions, CheckReport, PassedCheck } from '../connection/types/check-report.js'
import type { Queryable } from '../connection/types/queryable.js'
import type { Row } from '../driver/core/driver.js'
import { QueryError } from '../errors.js'
import { redactDeep } from '../redaction/redact-deep.js'
import { foldName } from '../sql/fold-name.js'
import { quoteIdentifier, quoteQualified } from '../sql/quote.js'
import { viewKey } from '../views/definition/view-definition.js'
import { findUnknownColumns, type UnknownColumn } from '../views/diff/find-unknown-columns.js'
import { hideColumns, hideMessage, isOfServer, renderHiddenNames } from './hide-values.js'
import { judgeCheck, type Verdict } from './judge-check.js'
import { attempt, type Measured, measureRelation, type Query, queryOn } from './measure-relation.js'
import { planHiddenColumns, planRelations } from './plan-relations.js'
import type { CheckedRelation, RelationCheck } from './relation-check.js'
import { renderCheck } from './render-check.js'
import { selectRelations } from './select-relations.js'

/** A connected catalog. */
export interface CatalogToCheck {
  readonly config: CatalogConfig
  /** The path of its database. */
  readonly database: string
  /** A session of its own: temporary tables are made in it. */
  readonly session: Queryable
  readonly report: CatalogReport
  readonly redact: (text: string) => string
}

/** What does not change during a run. */
interface Run extends CatalogToCheck {
  readonly options: CheckOptions
  readonly query: Query
  /** The database of the views that are in none of the attached ones. */
  readonly own: string
  readonly hidden: RegExp | undefined
}

type Result = { readonly failure: CheckFailure } | { readonly passed: PassedCheck }

/**
 * Runs the data checks of a catalog, one view after the other.
 * @throws OptionError OPTION_INVALID for an unknown view; the signal's reason; ConnectionError
 */
export async function runChecks(catalog: CatalogToCheck, options: CheckOptions): Promise<CheckReport> {
  const { config, session } = catalog
  const start = performance.now()
  const query = queryOn(session, options.signal)
  const relations = selectRelations(planRelations(config), options)
  const own = relations.length === 0 ? '' : await findOwn(catalog, query)
  const run: Run = { ...catalog, options, query, own, hidden: renderHiddenNames(planHiddenColumns(config)) }
  const results: Result[] = []
  for (const relation of relations) results.push(...(await checkRelation(relation, run)))
  return {
    failures: results.flatMap((result) => ('failure' in result ? [result.failure] : [])),
    passed: results.flatMap((result) => ('passed' in result ? [result.passed] : [])),
    durationMs: performance.now() - start,
  }
}

/** Finds the name of the catalog's own database. A session that has left it has another current database. */
async function findOwn({ config, database }: CatalogToCheck, query: Query): Promise<string> {
  const path = parseSessionPath(draftOf(config))
  if (path && 'schemas' in path && path.schemas[0]?.database !== undefined) return databaseName(database)
  const [row] = await query('SELECT current_database() AS name')
  return String(row?.name)
}

async function checkRelation(relation: CheckedRelation, run: Run): Promise<readonly Result[]> {
  const { checks, view, isPlain, parts } = relation
  const sql = view ? quoteQualified(view.database ?? run.own, view.schema, view.name) : quoteQualified(...parts)
  const absent = findAbsent(relation, run)
  if (absent !== undefined)
    return checks.map((check) =>
      failed(relation, check, { reason: absent, message: `could not be run: ${absent}`, unavailable: true }, run),
    )
  const described = await attempt(run.query, `DESCRIBE FROM ${sql}`)
  if (described.error) {
    const obstacle = explain(described.error, run)
    return checks.map((check) => failed(relation, check, obstacle, run))
  }
  const columns = described.rows.map(({ column_name: name }) => String(name))
  const unknown = new Map(checks.map((check) => [check, findUnknownColumns(check.columns, columns)[0]]))
  const known = checks.filter((check) => unknown.get(check) === undefined)
  const measured = await measureRelation(run.query, { sql, isPlain, columns, checks: known })
  const results: Result[] = []
  for (const check of checks) {
    const missing = unknown.get(check)
    if (missing) results.push(failed(relation, check, await explainMissing(check, sql, missing, run), run))
    else results.push(await concludeCheck(relation, check, sql, measured.get(check), run))
  }
  return results
}

/** Why a relation is not there: it is an optional view, or of an optional attachment, whose source is unavailable. */
function findAbsent({ view, parts }: CheckedRelation, { report }: Run): string | undefined {
  const change = view && report.views.find((each) => viewKey(each.view) === viewKey(view))
  if (change?.unavailable) return change.reason
  const [alias = ''] = view ? [view.database] : parts.length === 3 ? parts : parts.slice(0, -1)
  return failedAttachments(report).find(({ name }) => foldName(name) === foldName(alias))?.reason
}

function failedAttachments({ steps }: CatalogReport): readonly { readonly name: string; readonly reason?: string }[] {
  return steps.filter(({ kind, status }) => kind === 'attachment' && status === 'failed')
}

async function concludeCheck(
  relation: CheckedRelation,
  check: RelationCheck,
  sql: string,
  { measure, error, durationMs }: Measured = { durationMs: 0 },
  run: Run,
): Promise<Result> {
  if (error) return failed(relation, check, explain(error, run), run, durationMs)
  const verdict = measure && judgeCheck(check, measure)
  if (!verdict || (verdict.severity === 'warn' && run.options.severity === 'error'))
    return { passed: { ...nameCheck(relation, check), durationMs } }
  const start = performance.now()
  const { error: unread, rows = [] } = await readRows(check, sql, verdict, run)
  if (unread) return failed(relation, check, explain(unread, run), run, durationMs)
  return {
    failure: {
      ...nameCheck(relation, check),
      ...verdict,
      ...describeQuery(relation, check, run),
      rows: rows.map((row) => hideColumns(row, run.hidden)),
      durationMs: durationMs + performance.now() - start,
    },
  }
}

/** Reads the first wrong rows. A check of `row_count` has none. */
async function readRows(
  check: RelationCheck,
  sql: string,
  { count }: Verdict,
  { query, options: { rows = 5 } }: Run,
): Promise<{ readonly rows?: readonly Row[]; readonly error?: QueryError | undefined }> {
  const isCounted = check.kind === 'row_count' || count === 0
  return isCounted || rows === 0 ? {} : attempt(query, `SELECT * FROM (${renderCheck(check, sql)}\n) LIMIT ${rows}`)
}

/** Why a check could not be run. */
interface Obstacle {
  readonly reason: string
  /** The sentence of the report. */
  readonly message: string
  readonly cause?: QueryError | undefined
  readonly unavailable?: boolean
}

function failed(relation: CheckedRelation, check: RelationCheck, obstacle: Obstacle, run: Run, durationMs = 0): Result {
  const { reason, message, cause, unavailable = false } = obstacle
  const place = describeQuery(relation, check, run)
  const what = `The check ${check.check} of ${[relation.name, check.column].filter((part) => part !== undefined).join('.')}`
  const { location } = place
  const retryable = cause?.retryable ?? unavailable
  const error = new QueryError('CHECK_FAILED', `${what} could not be run: ${reason}`, {
    cause,
    kind: cause?.kind,
    retryable,
    at: check.at,
    location,
  })
  return {
    failure: {
      ...nameCheck(relation, check),
      ...place,
      message: run.redact(message),
      count: 0,
      rows: [],
      durationMs,
      error: redactDeep(error, run.redact),
      ...(unavailable && { unavailable }),
    },
  }
}

/** Turns an error of DuckDB into an obstacle: hides values if columns are hidden, and finds out whether a source is unavailable. */
function explain(error: QueryError, { hidden, report }: Run): Obstacle {
  const { code, kind, retryable, message } = error
  const reason = hidden && code === 'QUERY_FAILED' ? hideMessage(message, kind) : message
  const cause = reason === message ? error : new QueryError(code, reason, { kind, retryable })
  const [, absent] = /Catalog "(.+?)" does not exist/.exec(message) ?? []
  const isAbsent = failedAttachments(report).some(({ name }) => foldName(name) === foldName(absent ?? ''))
  const isAway = ['IO', 'HTTP', 'Connection'].includes(kind ?? '') && !isOfServer(message)
  const unavailable = retryable || isAbsent || isAway
  return { reason, message: `could not be run: ${reason}`, cause, unavailable }
}

/** The obstacle of a column that does not exist. Its cause is the error of DuckDB. */
async function explainMissing(
  { columns }: RelationCheck,
  sql: string,
  { name, instead }: UnknownColumn,
  { query }: Run,
): Promise<Obstacle> {
  const { error: cause } = await attempt(query, `SELECT ${columns.map(quoteIdentifier).join(', ')} FROM ${sql} LIMIT 0`)
  const hint = instead === undefined ? '' : `; did you mean ${JSON.stringify(instead)}?`
  const reason = `there is no column ${JSON.stringify(name)}${hint}`
  return { reason, message: reason, cause }
}

function nameCheck({ name }: CheckedRelation, { check, column, severity }: RelationCheck) {
  return { view: name, ...(column !== undefined && { column }), check, severity }
}

function describeQuery({ name }: CheckedRelation, check: RelationCheck, { config, redact }: Run) {
  const location = locationOf(config, check.at)
  return { sql: redact(renderCheck(check, name)), ...(location && { location }) }
}
