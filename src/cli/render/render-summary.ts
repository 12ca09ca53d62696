import type { CatalogReport, ViewChange, Warning } from '../../index.js'
import { escapeControls } from '../../text/escape-controls.js'
import { renderLocation } from './render-error.js'

export interface SummaryFacts {
  readonly database: string
  readonly readOnly: boolean
  readonly durationMs: number
}

const outcomes = [
  ['create', 'created'],
  ['replace', 'replaced'],
  ['drop', 'dropped'],
  ['keep', 'kept'],
] as const satisfies readonly (readonly [ViewChange['action'], string])[]

/** Shown only if there are any. */
const rareOutcomes = [
  ['comment', 'commented'],
  ['adopt', 'adopted'],
] as const satisfies readonly (readonly [ViewChange['action'], string])[]

/** Renders what a run did, in one line. */
export function renderSummary(
  { views, macros = [], materialized = [] }: CatalogReport,
  { database, readOnly, durationMs }: SummaryFacts,
): string {
  const ofMacros = macros.length === 0 ? '' : `macros: ${countOutcomes(macros)}; `
  const done = readOnly ? 'read-only, views unchanged' : `${ofMacros}views: ${countOutcomes(views)}`
  const rows = materialized.length === 0 ? '' : `; rows: ${countStates(materialized.map(({ state }) => state))}`
  return `${database}: ${done}${rows} (${Math.round(durationMs)} ms)`
}

function countStates(states: readonly string[]): string {
  const names = [...new Set(states)].sort()
  return names.map((name) => `${states.filter((state) => state === name).length} ${name}`).join(', ')
}

function countOutcomes(views: readonly Pick<ViewChange, 'action'>[]): string {
  const count = (action: ViewChange['action']): number => views.filter((change) => change.action === action).length
  const rare = rareOutcomes.flatMap(([action, word]) => (count(action) > 0 ? [`${count(action)} ${word}`] : []))
  const done = outcomes.map(([action, word]) => `${count(action)} ${word}`)
  return [...done, ...rare].join(', ')
}

/** Renders a warning, with its location in the config if there is one. */
export function renderWarning({ code, message, location }: Warning): string {
  const place = location && renderLocation(location)
  return escapeControls(`${place === undefined ? '' : `${place}: `}warning: ${message} [${code}]`, { keepLines: true })
}
