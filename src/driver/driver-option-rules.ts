import { callback, variables } from '../option-rules.js'
import type { OptionRules } from '../take-options.js'
import type { DriverOpenOptions } from './driver.js'

/** @internal */
export const driverOpenRules: OptionRules<DriverOpenOptions> = { config: variables, redact: callback, schedule: callback }
