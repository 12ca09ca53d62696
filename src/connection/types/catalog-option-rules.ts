import { filledText, flag, milliseconds, oneOf, port, secret, signal, standardSchema } from '../../options/option-rules.js'
import type { OptionRules } from '../../options/take-options.js'
import type {
  AnyQueryOptions,
  ReadableOptions,
  RefreshOptions,
  ScriptOptions,
  ServeOptions,
  SessionOptions,
  TransactionOptions,
  WatchOptions,
} from './catalog-connection.js'

export const queryRules: OptionRules<AnyQueryOptions> = {
  signal,
  timeout: milliseconds,
  rowMode: oneOf(['js', 'raw', 'json']),
  rows: oneOf(['object', 'array']),
  schema: standardSchema,
}

export const scriptRules: OptionRules<ScriptOptions> = { signal, timeout: milliseconds }

export const readableRules: OptionRules<ReadableOptions> = {
  format: oneOf(['csv', 'jsonl', 'json']),
  signal,
  timeout: milliseconds,
}

export const sessionRules: OptionRules<SessionOptions> = { signal, acquireTimeout: milliseconds }

export const transactionRules: OptionRules<TransactionOptions> = { ...sessionRules, timeout: milliseconds }

export const refreshRules: OptionRules<RefreshOptions> = { sources: flag }

export const watchRules: OptionRules<WatchOptions> = { debounce: milliseconds }

export const serveRules: OptionRules<ServeOptions> = { host: filledText, port, token: secret, shutdownTimeout: milliseconds }
