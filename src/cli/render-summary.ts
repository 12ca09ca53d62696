import type { CatalogReport, ViewChange, Warning } from '../index.js'
import { escapeControls } from './escape-controls.js'
import { renderLocation } from './render-error.js'

/** @internal */
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

/**
 * What a run did, in one line.
 * @internal
 */
export function renderSummary({ views }: CatalogReport, { database, readOnly, durationMs }: SummaryFacts): string {
  const count = (action: ViewChange['action']): number => views.filter((change) => change.action === action).length
  const rare = rareOutcomes.flatMap(([action, word]) => (count(action) > 0 ? [`${count(action)} ${word}`] : []))
  const done = outcomes.map(([action, word]) => `${count(action)} ${word}`)
  const counts = [...done, ...rare].join(', ')
  return `${database}: ${readOnly ? 'read-only, views left as they are' : `views: ${counts}`} (${Math.round(durationMs)} ms)`
}

/**
 * A warning, with its place in the config if it has one.
 * @internal
 */
export function renderWarning({ code, message, location }: Warning): string {
  const place = location && renderLocation(location)
  return escapeControls(`${place === undefined ? '' : `${place}: `}warning: ${message} [${code}]`, { keepLines: true })
}
