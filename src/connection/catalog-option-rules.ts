import { filledText, flag, milliseconds, oneOf, port, secret, signal, standardSchema } from '../option-rules.js'
import type { OptionRules } from '../take-options.js'
import type { RefreshOptions, ServeOptions, SessionOptions, TransactionOptions, WatchOptions } from './catalog-connection.js'
import type { AnyQueryOptions } from './run-query.js'

/** @internal */
export const queryRules: OptionRules<AnyQueryOptions> = {
  signal,
  timeout: milliseconds,
  rowMode: oneOf(['js', 'raw', 'json']),
  schema: standardSchema,
}

/** @internal */
export const sessionRules: OptionRules<SessionOptions> = { signal, acquireTimeout: milliseconds }

/** @internal */
export const transactionRules: OptionRules<TransactionOptions> = { ...sessionRules, timeout: milliseconds }

/** @internal */
export const refreshRules: OptionRules<RefreshOptions> = { sources: flag }

/** @internal */
export const watchRules: OptionRules<WatchOptions> = { debounce: milliseconds }

/** @internal */
export const serveRules: OptionRules<ServeOptions> = { host: filledText, port, token: secret, grace: milliseconds }
