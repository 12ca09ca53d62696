import { measureWidth } from '../../../text/measure-width.js'
import { cutText } from '../text.js'
import { renderWholeSeconds } from './render-amount.js'

/** How far work is. */
export interface Progress {
  readonly what: string
  /** How long it has run, in milliseconds. */
  readonly ms?: number | undefined
  /** How much of it is done. */
  readonly percentage?: number | undefined
  readonly rate?: string | undefined
  readonly msLeft?: number | undefined
}

const wideBar = 20
const narrowBar = 10

/** Renders progress as one line: what matters least is left out until the line is no wider than the terminal. */
export function renderProgress({ what, ms, percentage, rate, msLeft }: Progress, width: number): string {
  const head = `${what} …${ms === undefined ? '' : ` ${renderWholeSeconds(ms)}`}`
  const left = msLeft === undefined ? '' : ` about ${renderWholeSeconds(msLeft)} left`
  const fast = rate === undefined ? '' : `, ${rate}`
  const texts =
    percentage === undefined
      ? [`${head}${fast}`, head]
      : [
          `${head}${fast}, ${renderBar(percentage, wideBar)}${left}`,
          `${head}${fast}, ${renderBar(percentage, narrowBar)}${left}`,
          `${head}, ${renderBar(percentage, wideBar)}${left}`,
          `${head}, ${renderBar(percentage, narrowBar)}${left}`,
          `${renderBar(percentage, narrowBar)}${left}`,
          `${percentage.toFixed(0)} %`,
        ]
  return texts.find((text) => measureWidth(text) <= width) ?? cutText(texts.at(-1) ?? '', Math.max(1, width))
}

function renderBar(percentage: number, width: number): string {
  const filled = Math.round((Math.min(percentage, 100) / 100) * width)
  return `${percentage.toFixed(0)} % ${'█'.repeat(filled)}${'░'.repeat(width - filled)}`
}

/** The time that is left if the rest takes as long as what is done; `undefined` before anything is done. */
export function estimateLeft(ms: number, percentage: number | undefined): number | undefined {
  return percentage === undefined || percentage <= 0 ? undefined : (ms * (100 - Math.min(percentage, 100))) / percentage
}
