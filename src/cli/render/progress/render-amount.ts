import { renderAge } from '../../../text/render-age.js'
import { renderNumber } from '../text.js'

/** Renders how fast rows came: `1,234,567 rows/s`. */
export function renderRowRate(rows: number, ms: number): string {
  return `${renderNumber(perSecond(rows, ms))} rows/s`
}

export function perSecond(count: number, ms: number): number {
  return Math.round((count / Math.max(ms, 1)) * 1000)
}

/** Renders a number of bytes in the largest unit: `12.3 MB`. */
export function renderBytes(bytes: number): string {
  const units = ['bytes', 'KB', 'MB', 'GB', 'TB'] as const
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  return `${power === 0 ? Math.round(bytes) : (bytes / 1000 ** power).toFixed(1)} ${units[power]}`
}

/** Renders a duration: `2.4 s`, then `1m 40s`. */
export function renderSeconds(ms: number): string {
  return ms < 60_000 ? `${(ms / 1000).toFixed(1)} s` : renderAge(ms / 1000)
}

/** Renders a duration without fractions, for a line that is drawn often. */
export function renderWholeSeconds(ms: number): string {
  return ms < 59_500 ? `${Math.round(ms / 1000)} s` : renderAge(Math.round(ms / 1000))
}
