import { bound } from '../../options/check-arguments.js'
import {
  count,
  filledText,
  flag,
  isText,
  milliseconds,
  must,
  oneOf,
  port,
  secret,
  signal,
  standardSchema,
} from '../../options/option-rules.js'
import type { OptionRule, OptionRules } from '../../options/take-options.js'
import { foldName } from '../../sql/fold-name.js'
import { clauseProblem } from '../../sql/lexer/clause-problem.js'
import { parseRelationName } from '../../sql/parse-relation-name.js'
import { textProblem } from '../../sql/quote.js'
import type {
  KeepFreshOptions,
  RefreshOptions,
  ServeOptions,
  SessionOptions,
  TransactionOptions,
  WatchOptions,
} from './catalog-connection.js'
import type { LineageOptions } from './catalog-lineage.js'
import type { CheckOptions } from './check-report.js'
import type { AnyQueryOptions, InsertOptions, ReadableOptions, ScriptOptions } from './query-options.js'
import type { FromOptions } from './typed-catalog.js'

export const queryRules: OptionRules<AnyQueryOptions> = {
  signal,
  timeout: milliseconds,
  rowMode: oneOf(['js', 'raw', 'json']),
  rows: oneOf(['object', 'array']),
  schema: standardSchema,
}

/** The rules for the options of `from()`. */
export const relationName = must(
  (value) => isText(value) && parseRelationName(value) !== undefined,
  'the name of a view or table, as written after FROM',
)

const isColumnName = (value: unknown): value is string => isText(value) && value !== '' && textProblem(value) === undefined

const columnNames = must(
  (value) =>
    Array.isArray(value) && value.length > 0 && value.every(isColumnName) && new Set(value.map(foldName)).size === value.length,
  'a list of column names, each of them once',
)

export const insertRules: OptionRules<InsertOptions> = { columns: columnNames, signal, onConflict: oneOf(['ignore', 'replace']) }

const clause: OptionRule = (value, option, issues) => {
  const problem = isText(value) && value !== '' ? clauseProblem(value) : undefined
  if (problem !== undefined) issues.push({ option, message: problem })
  return filledText(value, option, issues)
}

export const fromRules: OptionRules<FromOptions> = {
  columns: columnNames,
  where: clause,
  values: bound,
  orderBy: clause,
  limit: must((value) => Number.isSafeInteger(value) && Number(value) >= 0, 'a whole number, 0 or more'),
  rowMode: oneOf(['js', 'raw', 'json']),
  signal,
  timeout: milliseconds,
}

export const scriptRules: OptionRules<ScriptOptions> = { signal, timeout: milliseconds }

export const readableRules: OptionRules<ReadableOptions> = {
  format: oneOf(['csv', 'jsonl', 'json']),
  signal,
  timeout: milliseconds,
}

export const sessionRules: OptionRules<SessionOptions> = { signal, acquireTimeout: milliseconds }

export const transactionRules: OptionRules<TransactionOptions> = { ...sessionRules, timeout: milliseconds }

export const refreshRules: OptionRules<RefreshOptions> = {
  sources: flag,
  materialized: must(
    (value) => typeof value === 'boolean' || (Array.isArray(value) && value.every(isText)),
    'true, false, or a list of names of views and of tags, as `tag:daily`',
  ),
  full: flag,
}

export const lineageRules: OptionRules<LineageOptions> = { columns: flag, summarize: count, signal }

export const checkRules: OptionRules<CheckOptions> = {
  views: must((value) => Array.isArray(value) && value.every(isText), 'a list of names of views'),
  severity: oneOf(['warn', 'error']),
  rows: must((value) => Number.isSafeInteger(value) && Number(value) >= 0, 'a whole number, 0 or more'),
  signal,
}

export const keepFreshRules: OptionRules<KeepFreshOptions> = {
  every: must((value) => typeof value === 'number' && value > 0, 'a number of milliseconds, more than 0'),
  signal,
}

export const watchRules: OptionRules<WatchOptions> = { debounce: milliseconds }

export const serveRules: OptionRules<ServeOptions> = { host: filledText, port, token: secret, shutdownTimeout: milliseconds }
