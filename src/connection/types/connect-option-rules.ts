import { loadOptionRules } from '../../config/files/load-options.js'
import { callback, count, filledText, flag, milliseconds, objectWith, oneOf } from '../../options/option-rules.js'
import { group, type OptionRules } from '../../options/take-options.js'
import { retryRule, stepTimeoutRules } from '../../session/apply/session-option-rules.js'
import { restorersRule } from '../../session/plan/plan-session.js'
import type { ConnectOptions } from './connect-options.js'

export const connectOptionRules: OptionRules<ConnectOptions<unknown>> = {
  ...loadOptionRules,
  databasePath: filledText,
  readOnly: flag,
  forceRebuild: flag,
  driver: objectWith(['open'], 'a driver, such as nodeApi()'),
  instance: objectWith(['connect'], "an open instance of the driver's client"),
  restorers: restorersRule,
  orphans: oneOf(['drop', 'keep']),
  onLocked: oneOf(['wait', 'readOnly', 'fail']),
  releaseOnIdle: milliseconds,
  retry: retryRule,
  timeouts: group<ConnectOptions['timeouts']>({
    ...stepTimeoutRules,
    connect: milliseconds,
    lock: milliseconds,
    query: milliseconds,
  }),
  pool: group<ConnectOptions['pool']>({
    size: count,
    sessions: count,
    acquireTimeout: milliseconds,
    idleTimeout: milliseconds,
    maxLifetime: milliseconds,
  }),
  onEvent: callback,
}
