import { whilePending } from '../../async/keep-alive.js'
import type { CatalogInput } from '../../config/model/input/catalog-input.js'
import { databaseName } from '../../config/notation/resolve-path.js'
import { withMemory } from '../../connection/database/with-memory.js'
import { driverOf, loadCatalog, type PlannedCatalog } from '../../connection/open/load-catalog.js'
import { withPlannedSyntax } from '../../connection/open/with-planned-syntax.js'
import type { CatalogPlan } from '../../connection/types/catalog-report.js'
import type { ConnectOptions } from '../../connection/types/connect-options.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { messageOf } from '../../message-of.js'
import { checkArguments, source as sourceRule } from '../../options/check-arguments.js'
import { isObject, must } from '../../options/option-rules.js'
import { takeOptions } from '../../options/take-options.js'
import { parseColumns } from '../../types/columns/parse-columns.js'
import { nameSource } from '../../types/read/relation.js'
import { isSyntax, type ViewDefinition, type ViewName, type ViewSyntax, viewKey } from '../../views/definition/view-definition.js'
import { orderViews } from '../../views/diff/order-views.js'
import { readSyntax } from '../../views/syntax/read-syntax.js'
import { planColumns } from '../columns/plan-columns.js'
import { readTracedCatalog, type TracedInput } from '../columns/read-traced-catalog.js'
import { createShower } from '../lineage/create-shower.js'
import { nodeId } from '../lineage/node-id.js'
import { planGraph } from '../lineage/plan-lineage.js'
import { readQueries } from '../lineage/read-queries.js'
import { type LoadLineageOptions, loadLineageRules } from '../load-lineage.js'
import type { PlanImpact, UnknownImpact } from './column-impact.js'
import { diffSelects } from './diff-selects.js'
import { type ChangedView, planImpact } from './plan-impact.js'

const planRule = must((value) => isObject(value) && Array.isArray(value.views), 'a plan from catalog.plan()')

/**
 * Finds which columns the changes of a plan touch, and what reads them. Both the stored views and those of the config are bound in memory, over empty tables
 * with the columns of the columns file; nothing is opened. Changes of attached catalogs are not followed.
 *
 * @param source - the catalog that was planned
 * @throws {@link ConfigError} as `loadConfig`, CONFIG_SYNTAX and CONFIG_INVALID for a damaged columns file; {@link OptionError} OPTION_INVALID
 * @public
 */
export function loadImpact<N>(
  source: string | URL | CatalogInput,
  plan: Pick<CatalogPlan, 'views' | 'macros' | 'stored'>,
  given?: LoadLineageOptions<N>,
): Promise<PlanImpact> {
  return whilePending(async () => {
    checkArguments('loadImpact', { source: [source, sourceRule], plan: [plan, planRule] })
    const { columns, columnsFile = 'columns', ...options } = takeOptions('loadImpact', given, loadLineageRules)
    const planned = await loadCatalog(source, options)
    const { config, session, redactor } = planned
    const { showText } = createShower(config)
    const own = databaseName(config.duckdb.database ?? ':memory:')
    const idOf = (view: ViewName) => nodeId('view', showText(nameSource(view, own)))
    const lost = plan.views.filter(({ action }) => action === 'replace' || action === 'drop')
    const unknown = plan.macros.flatMap(({ action, macro }): readonly UnknownImpact[] => {
      const reason = 'It is a macro, whose changes are not followed.'
      return action === 'replace' || action === 'drop' ? [{ what: nameSource({ ...macro, macro: 'table' }, own), reason }] : []
    })
    if (columns === undefined) {
      const reason = 'There is no columns file; "duckalog types" writes it.'
      const changed = options.forceRebuild === true ? await leaveOutSame(planned, options, plan, lost) : lost
      return { columns: [], unknown: [...unknown, ...changed.map(({ view }) => ({ what: idOf(view), reason }))], breaking: false }
    }
    const sources = parseColumns(columns, columnsFile)
    const trace = async (connection: DriverConnection, syntaxes: readonly ViewSyntax[]) => {
      const queries = await readQueries(connection, config)
      const lineage = planGraph(config, syntaxes, queries)
      const input: TracedInput = { config, syntaxes, lineage, sources, queries }
      return planColumns(config, lineage, await readTracedCatalog(connection, input))
    }
    return withPlannedSyntax(planned, options, async (syntaxes, connection) => {
      const stored = new Map((plan.stored ?? []).map(({ view, sql }) => [viewKey(view), sql]))
      const changes = new Map(plan.views.map((change) => [viewKey(change.view), change]))
      const kept = syntaxes.flatMap((syntax): readonly ViewDefinition[] => {
        const key = viewKey(syntax)
        const action = changes.get(key)?.action
        if (syntax.macro !== undefined || (action !== 'create' && action !== 'replace')) return [syntax]
        const sql = stored.get(key)
        return sql === undefined ? [] : [withSql(syntax, sql)]
      })
      const dropped = lost.flatMap(({ action, view }) => {
        const sql = action === 'drop' ? stored.get(viewKey(view)) : undefined
        return sql === undefined ? [] : [{ ...view, sql, hash: '', at: ['views', -1] }]
      })
      const memory = { openOptions: session.openOptions, driver: driverOf(options), redactor, signal: options.signal }
      return withMemory(memory, async (past) => {
        try {
          const before = orderViews(await readDefinitions(past, [...kept, ...dropped]), own)
          const changed: ChangedView[] = []
          for (const { view } of lost)
            changed.push({ id: idOf(view), ...(await compareSql(past, viewKey(view), before, syntaxes)) })
          return planImpact(await trace(past, before), await trace(connection, syntaxes), changed, unknown)
        } catch (error) {
          const reason = redactor.redact(messageOf(error))
          return {
            columns: [],
            unknown: [...unknown, ...lost.map(({ view }) => ({ what: idOf(view), reason }))],
            breaking: false,
          }
        }
      })
    })
  })
}

function withSql(
  { sql: _, secretSql: __, userSqlOffset: ___, references: ____, ...definition }: ViewSyntax,
  sql: string,
): ViewDefinition {
  return { ...definition, sql }
}

/** Parses the definitions that are not parsed yet. */
async function readDefinitions(
  connection: DriverConnection,
  definitions: readonly ViewDefinition[],
): Promise<readonly ViewSyntax[]> {
  const fresh = await readSyntax(
    connection,
    definitions.filter((definition) => !isSyntax(definition)),
  )
  return [...definitions.filter(isSyntax), ...fresh]
}

/** Leaves out views that have the SQL of the config already: with `forceRebuild` every view is replaced. */
function leaveOutSame<N>(
  planned: PlannedCatalog,
  options: ConnectOptions<N>,
  { stored = [] }: Pick<CatalogPlan, 'stored'>,
  changes: CatalogPlan['views'],
): Promise<CatalogPlan['views']> {
  return withPlannedSyntax(planned, options, async (syntaxes, connection) => {
    const before = stored.map(({ view, sql }) => ({ ...view, sql }))
    const changed: CatalogPlan['views'][number][] = []
    for (const change of changes) {
      const compared = await compareSql(connection, viewKey(change.view), before, syntaxes)
      if (change.action === 'drop' || compared.changed?.size !== 0) changed.push(change)
    }
    return changed
  })
}

type NamedSql = ViewName & Pick<ViewSyntax, 'sql'>

async function compareSql(
  connection: DriverConnection,
  key: string,
  before: readonly NamedSql[],
  after: readonly NamedSql[],
): Promise<Pick<ChangedView, 'changed'>> {
  const find = (views: readonly NamedSql[]) => views.find((view) => viewKey(view) === key)?.sql
  const [old, next] = [find(before), find(after)]
  if (old === undefined || next === undefined) return {}
  const [row] = await connection.all<{ old: string; next: string }>(
    'SELECT json_serialize_sql($1::VARCHAR) AS old, json_serialize_sql($2::VARCHAR) AS next',
    [old, next],
  )
  const changed = row && diffSelects(JSON.parse(row.old), JSON.parse(row.next))
  return changed ? { changed } : {}
}
