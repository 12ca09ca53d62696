import { type ParseOptions, parseConfig } from '../../src/config/index.js'
import { type ConfigError, isConfigError } from '../../src/errors.js'

/** The error that a text is refused with. */
export function refusalOf(text: string, options: Partial<ParseOptions> = {}): ConfigError {
  return caught(() => parseConfig(text, { format: 'yaml', file: 'catalog.yaml', ...options }))
}

/** The problems of a text, as `line:column path: message`. */
export function problemsOf(text: string, options: Partial<ParseOptions> = {}): readonly string[] {
  return refusalOf(text, options).issues.map(({ line, column, path, message }) => `${line}:${column} ${path}: ${message}`)
}

/** The config error that a function throws. */
export function caught(run: () => unknown): ConfigError {
  try {
    run()
  } catch (error) {
    if (isConfigError(error)) return error
    throw error
  }
  throw new Error('nothing was thrown')
}
