import type { CatalogPlan, PlannedStep, ViewChange } from '../../../index.js'
import { escapeControls } from '../../../text/escape-controls.js'

const markers = {
  create: '+',
  adopt: '=',
  replace: '~',
  comment: '~',
  drop: '-',
  keep: '=',
  conflict: '!',
} as const satisfies Record<ViewChange['action'], string>

/**
 * Renders what a run would do: attached catalogs, the session steps with their SQL, then macros and views as a diff with reasons.
 */
export function renderPlan(plan: CatalogPlan): string {
  return `${renderLines(plan)
    .map((line) => escapeControls(line, { keepLines: true }))
    .join('\n')}\n`
}

function renderLines({
  session,
  macros = [],
  views,
  materialized = [],
  checks = [],
  children = [],
}: CatalogPlan): readonly string[] {
  const steps = session.length === 0 ? ['  nothing to restore'] : session.flatMap(renderStep)
  const changes = views.length === 0 ? ['  none'] : renderChanges(views.map((change) => ({ ...change, name: change.view })))
  const ofMacros =
    macros.length === 0 ? [] : ['Macros', ...renderChanges(macros.map((change) => ({ ...change, name: change.macro }))), '']
  const before = children.flatMap(({ alias, plan }) => [
    `Catalog ${alias}`,
    ...renderLines(plan).map((line) => (line === '' ? '' : `  ${line}`)),
    '',
  ])
  return [
    ...before,
    'Session',
    ...steps,
    '',
    ...ofMacros,
    'Views',
    ...changes,
    ...renderKept(materialized),
    ...renderChecks(checks),
  ]
}

function renderKept(rows: NonNullable<CatalogPlan['materialized']>): readonly string[] {
  if (rows.length === 0) return []
  const width = Math.max(...rows.map(({ view }) => view.length))
  return ['', 'Rows', ...rows.map(({ view, state, reason }) => `  ${view.padEnd(width)}  ${state}: ${reason}`)]
}

function renderChecks(checks: NonNullable<CatalogPlan['checks']>): readonly string[] {
  if (checks.length === 0) return []
  const views = [...new Set(checks.map(({ view }) => view))]
  const width = Math.max(...views.map((view) => view.length))
  const lines = views.map((name) => {
    const named = checks.filter(({ view }) => view === name)
    return `  ${name.padEnd(width)}  ${named.map(({ column, check }) => [column, check].filter((part) => part !== undefined).join(' ')).join(', ')}`
  })
  return ['', 'Checks', ...lines]
}

/** Renders `main.orders`, quoting only the parts that need it. */
export function renderViewName({ database, schema, name }: ViewChange['view']): string {
  const parts = [database, schema, name].filter((part) => part !== undefined)
  return parts.map((part) => (/^\w+$/.test(part) ? part : `"${part.replaceAll('"', '""')}"`)).join('.')
}

function renderStep({ kind, name, scope, sql }: PlannedStep): readonly string[] {
  const each = scope === 'connection' ? ', on every connection' : ''
  return [`  ${kind} ${name.replace(/\s+/g, ' ')}${each}`, ...sql.split('\n').map((line) => `    ${line}`)]
}

interface NamedChange extends Pick<ViewChange, 'action' | 'reason'> {
  readonly name: ViewChange['view']
}

function renderChanges(changes: readonly NamedChange[]): readonly string[] {
  const names = changes.map(({ name }) => renderViewName(name))
  const width = Math.max(...names.map((name) => name.length))
  return changes.map(({ action, reason }, index) => `  ${markers[action]} ${names[index]?.padEnd(width)}  ${action}: ${reason}`)
}
