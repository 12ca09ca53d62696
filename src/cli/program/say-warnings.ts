import type { Warning } from '../../index.js'
import { renderWarning } from '../render/render-summary.js'
import type { CommandContext } from './command-context.js'
import type { CommonOptions } from './common-options.js'

/** Says what did not stop the work. In JSON the warnings are part of the report. */
export function sayWarnings(warnings: readonly Warning[], { json = false }: CommonOptions, { terminal }: CommandContext): void {
  if (json) return
  for (const warning of warnings) terminal.log(renderWarning(warning))
}
