import { count, milliseconds } from '../../options/option-rules.js'
import { group, type OptionRules } from '../../options/take-options.js'
import type { RetryOptions } from '../plan/session-plan.js'
import type { StepTimeouts } from './apply-step.js'

export const stepTimeoutRules: OptionRules<StepTimeouts> = { extension: milliseconds, attach: milliseconds }

export const retryRule = group<RetryOptions>({ attempts: count, baseDelay: milliseconds, maxDelay: milliseconds })
