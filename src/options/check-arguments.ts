import { OptionError, type OptionIssue } from '../errors.js'
import { isFunction, isObject, isText, must } from './option-rules.js'
import type { OptionRule } from './take-options.js'

/**
 * Checks the arguments of a call that are no options: paths, SQL, values, lists.
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

/** A catalog; what is in an object is told by its validation. */
export const source = must((value) => isText(value) || isObject(value), 'the path or URL of a catalog, or a catalog as an object')

export const config = must(
  (value) => isObject(value) && isObject(value.duckdb) && Array.isArray(value.views),
  'a config, as loadConfig() returns one',
)

/** A config of any shape, whose parts are looked for. */
export const anyConfig = must((value) => isObject(value) && !Array.isArray(value), 'a config, as loadConfig() returns one')

/** Values for `$1` by position, for `$name` by name; an object of a class of its own may be meant as one value. */
export const bound = must(
  (value) => value === undefined || Array.isArray(value) || Object.prototype.toString.call(value) === '[object Object]',
  'a list of values, or an object of values by name',
)

export const connection = must(
  (value) => isObject(value) && isFunction(value.run) && isFunction(value.all),
  'a connection of a driver, as nodeApiConnection() returns one',
)

export const anyList = must(Array.isArray, 'a list')

export function listOfThings(what: string): OptionRule {
  return must((value) => Array.isArray(value) && value.every(isObject), `a list of ${what}`)
}

/** Not looked through: an environment may be large. */
export const variablesByName = must((value) => isObject(value) && !Array.isArray(value), 'an object of variables by name')
