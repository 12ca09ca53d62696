import { callback, textsByName } from '../../options/option-rules.js'
import type { OptionRules } from '../../options/take-options.js'
import type { DriverOpenOptions } from './driver.js'

export const driverOpenRules: OptionRules<DriverOpenOptions> = { config: textsByName, redact: callback, schedule: callback }
