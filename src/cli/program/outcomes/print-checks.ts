import type { CheckReport } from '../../../checks/index.js'
import type { OutcomeOptions } from '../../render/outcomes/outcome.js'
import { renderChecks } from '../../render/outcomes/render-checks.js'
import type { CommandContext } from '../command-context.js'
import { exitCodes } from '../exit-codes.js'
import { printOutcomes } from './print-outcomes.js'

/** Prints what checks found, and sets the exit code. */
export async function printChecks(
  report: CheckReport,
  options: OutcomeOptions & { readonly verbose?: boolean | undefined },
  context: CommandContext,
): Promise<void> {
  await printOutcomes({ outcomes: renderChecks(report), noun: 'check', report }, options, context)
  setCheckCode(report, context)
}

/** Wrong data is certain; a check that could not be run may pass the next time. */
export function setCheckCode({ failures }: CheckReport, context: CommandContext): void {
  const errors = failures.filter(({ severity }) => severity === 'error')
  if (errors.length === 0) return
  context.setExitCode(errors.every(({ unavailable }) => unavailable) ? exitCodes.failure : exitCodes.testFailed)
}
