import { count, listOf, milliseconds } from '../option-rules.js'
import { group, type OptionRules } from '../take-options.js'
import type { StepTimeouts } from './apply-step.js'
import type { RetryOptions } from './session-plan.js'

/** @internal */
export const stepTimeoutRules: OptionRules<StepTimeouts> = { extension: milliseconds, attach: milliseconds }

/** @internal */
export const retryRule = group<RetryOptions>({ attempts: count, baseDelay: milliseconds, maxDelay: milliseconds })

/** @internal */
export const restorersRule = listOf(['plan'], 'a list of restorers, each with a function `plan`')
