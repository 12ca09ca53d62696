import type { LineageRows } from '../../connection/types/catalog-lineage.js'
import { renderAge } from '../../text/render-age.js'
import { escapeMarkup } from '../graph/escape-markup.js'

/** Renders how the rows of a view are kept, with times instead of ages, so that the page does not change while time passes. */
export function renderRows(rows: LineageRows | undefined): string {
  if (!rows) return ''
  const { mode, by, maxAgeMs } = rows
  const how =
    mode === 'replace'
      ? 'A refresh reads all of them.'
      : `A refresh reads new ones: ${mode}${by === undefined ? '' : ` by <code>${escapeMarkup(by)}</code>`}.`
  const limit = maxAgeMs === undefined ? '' : ` They are stale after ${renderAge(maxAgeMs / 1_000)}${describeEnd(rows)}.`
  return `<h2>Kept rows</h2><p>${describeState(rows)}</p><p class="dim">${how}${limit}</p>`
}

function describeState({ state, refreshedAt }: LineageRows): string {
  if (state === undefined) return 'Its rows are kept in the database.'
  const time = refreshedAt === undefined ? '' : renderTime(refreshedAt)
  return {
    kept: `Its sources were read on ${time}.`,
    pending: 'There are no rows yet: it reads its sources.',
    outdated: `Its rows of ${time} are of another definition: it reads its sources.`,
    lost: `Its rows of ${time} are lost: it reads its sources.`,
  }[state]
}

function describeEnd({ state, refreshedAt, maxAgeMs = 0 }: LineageRows): string {
  const end = new Date(Date.parse(refreshedAt ?? '') + maxAgeMs)
  return state === 'kept' && !Number.isNaN(end.getTime()) ? `, from ${renderTime(end.toISOString())} on` : ''
}

/** A time of day in UTC, for people and for programs. */
export function renderTime(iso: string): string {
  return `<time datetime="${escapeMarkup(iso)}">${escapeMarkup(iso.replace('T', ' ').replace(/(?::\d\d)?(?:\.\d+)?Z$/, ''))} UTC</time>`
}
