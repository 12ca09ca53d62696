import type { CatalogReport, ViewChange, Warning } from '../../index.js'
import { renderLocation } from './render-error.js'
import { escapeControls } from './text.js'

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

/** Told only where there are any. */
const rareOutcomes = [
  ['comment', 'commented'],
  ['adopt', 'adopted'],
] as const satisfies readonly (readonly [ViewChange['action'], string])[]

/** What a run did, in one line. */
export function renderSummary({ views, macros = [] }: CatalogReport, { database, readOnly, durationMs }: SummaryFacts): string {
  const ofMacros = macros.length === 0 ? '' : `macros: ${countOutcomes(macros)}; `
  const done = readOnly ? 'read-only, views left as they are' : `${ofMacros}views: ${countOutcomes(views)}`
  return `${database}: ${done} (${Math.round(durationMs)} ms)`
}

function countOutcomes(views: readonly Pick<ViewChange, 'action'>[]): string {
  const count = (action: ViewChange['action']): number => views.filter((change) => change.action === action).length
  const rare = rareOutcomes.flatMap(([action, word]) => (count(action) > 0 ? [`${count(action)} ${word}`] : []))
  const done = outcomes.map(([action, word]) => `${count(action)} ${word}`)
  return [...done, ...rare].join(', ')
}

/** A warning, with its place in the config if it has one. */
export function renderWarning({ code, message, location }: Warning): string {
  const place = location && renderLocation(location)
  return escapeControls(`${place === undefined ? '' : `${place}: `}warning: ${message} [${code}]`, { keepLines: true })
}
