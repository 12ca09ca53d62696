import { Option } from 'commander'
import { renderJsonValue } from '../../../render-json-value.js'
import {
  type Outcome,
  type OutcomeFormat,
  type OutcomeOptions,
  outcomeFormats,
  resolveOutcomeFormat,
} from '../../render/outcomes/outcome.js'
import { renderJunit } from '../../render/outcomes/render-junit.js'
import { renderOutcomes } from '../../render/outcomes/render-outcomes.js'
import { renderTap } from '../../render/outcomes/render-tap.js'
import type { CommandContext } from '../command-context.js'

/** Creates the option that selects the format of outcomes. */
export function addOutcomeFormat(): Option {
  return new Option('--format <format>', 'output format (default: text, or json with --json)').choices(outcomeFormats)
}

/** The outcomes to print, and the data for `json`. */
export interface PrintedOutcomes {
  readonly outcomes: readonly Outcome[]
  /** The noun for one of them: `check`. */
  readonly noun: string
  /** What the format `json` shows. */
  readonly report: object
}

/** Prints outcomes in the format of the options; as text those that passed only with `--verbose`. */
export async function printOutcomes(
  { outcomes, noun, report }: PrintedOutcomes,
  options: OutcomeOptions & { readonly verbose?: boolean | undefined },
  { terminal }: CommandContext,
): Promise<void> {
  const renderers: Record<OutcomeFormat, () => string> = {
    text: () => renderOutcomes(outcomes, noun, options.verbose),
    junit: () => renderJunit(outcomes),
    tap: () => renderTap(outcomes),
    json: () => `${renderJsonValue(report)}\n`,
  }
  await terminal.print(renderers[resolveOutcomeFormat(options)]())
}
