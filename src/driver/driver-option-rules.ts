import { callback, textsByName } from '../option-rules.js'
import type { OptionRules } from '../take-options.js'
import type { DriverOpenOptions } from './driver.js'

/** @internal */
export const driverOpenRules: OptionRules<DriverOpenOptions> = { config: textsByName, redact: callback, schedule: callback }
