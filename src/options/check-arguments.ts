import { OptionError, type OptionIssue } from '../errors.js'
import { isFunction, isObject, isText, must } from './option-rules.js'
import type { OptionRule } from './take-options.js'

/**
 * Checks the positional arguments of a call: paths, SQL, values, lists.
 *
 * @param call - the function that was called, `exportCatalog`
 * @param given - each argument by its name, with its rule
 * @throws OptionError OPTION_INVALID with all problems
 */
export function checkArguments(call: string, given: Readonly<Record<string, readonly [value: unknown, rule: OptionRule]>>): void {
  const issues: OptionIssue[] = []
  for (const [name, [value, rule]] of Object.entries(given)) rule(value, name, issues)
  if (issues.length > 0) throw new OptionError(call, issues, 'argument')
}

/** A catalog. The content of an object is validated later. */
export const source = must((value) => isText(value) || isObject(value), 'the path or URL of a catalog, or a catalog as an object')

export const config = must(
  (value) => isObject(value) && isObject(value.duckdb) && Array.isArray(value.views),
  'a config from loadConfig()',
)

/** A config that may lack sections. */
export const anyConfig = must((value) => isObject(value) && !Array.isArray(value), 'a config from loadConfig()')

/** Values by position (`$1`) or by name (`$name`). A class instance is refused: it may be meant as a single value. */
export const bound = must(
  (value) => value === undefined || Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]',
  'a list of values, or an object of values by name',
)

export const rows = must(
  (value) => isObject(value) && (Symbol.iterator in value || Symbol.asyncIterator in value),
  'a list of rows, or another iterable or async iterable of rows',
)

export const connection = must(
  (value) => isObject(value) && isFunction(value.run) && isFunction(value.all),
  'a driver connection, such as one from nodeApiConnection()',
)

export const anyList = must(Array.isArray, 'a list')

export function listOfThings(what: string): OptionRule {
  return must((value) => Array.isArray(value) && value.every(isObject), `a list of ${what}`)
}

/** The values are not checked, because an environment may be large. */
export const variablesByName = must((value) => isObject(value) && !Array.isArray(value), 'an object of variables by name')
