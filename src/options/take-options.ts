import { closestMatch } from '../closest-match.js'
import { OptionError, type OptionIssue } from '../errors.js'

/** Checks the value of an option: adds an issue if it is wrong, and returns the value to use. */
export type OptionRule = (value: unknown, option: string, issues: OptionIssue[]) => unknown

/** One rule for each option of `T`; a missing rule does not compile. */
export type OptionRules<T> = { readonly [K in keyof T]-?: OptionRule }

/**
 * Checks the options of a call. Runs for each query, so it uses no schema library and makes one small copy.
 *
 * @param call - the function that was called, `connectToCatalog`
 * @returns a copy without the options that are `undefined`, which count as absent
 * @throws OptionError OPTION_INVALID with all problems
 */
export function takeOptions<T extends object>(
  call: string,
  options: T | undefined,
  rules: OptionRules<T>,
  required: readonly (string & keyof T)[] = [],
): T {
  const issues: OptionIssue[] = []
  const taken = takeGroup(options ?? (options === null ? null : {}), '', rules, issues)
  for (const option of required) {
    if ((taken as Partial<T>)[option] === undefined && !issues.some((issue) => issue.option === option || issue.option === ''))
      rules[option](undefined, option, issues)
  }
  if (issues.length > 0) throw new OptionError(call, issues)
  return taken as T
}

/** The rule of an option that has options of its own. */
export function group<T>(rules: OptionRules<NonNullable<T>>): OptionRule {
  return (value, option, issues) => takeGroup(value, option, rules, issues)
}

function takeGroup(value: unknown, parent: string, rules: OptionRules<object>, issues: OptionIssue[]): object {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    issues.push({ option: parent, message: `must be an object, not ${describeValue(value)}` })
    return {}
  }
  const taken: Record<string, unknown> = {}
  for (const key of Object.keys(value)) {
    const part = (value as Record<string, unknown>)[key]
    if (part === undefined) continue
    const option = parent === '' ? key : `${parent}.${key}`
    if (Object.hasOwn(rules, key)) taken[key] = (rules as Record<string, OptionRule>)[key]?.(part, option, issues)
    else issues.push({ option: isPlain(key) ? option : parent, message: refuseName(key, Object.keys(rules)) })
  }
  return taken
}

function refuseName(key: string, known: readonly string[]): string {
  // The key may be a secret that was put in the wrong place
  if (!isPlain(key)) return 'must have plain words as names'
  const match = closestMatch(key, known)
  return `is not an option; ${match === undefined ? `the options are ${known.join(', ')}` : `did you mean \`${match}\`?`}`
}

function isPlain(key: string): boolean {
  return /^[\w-]{1,64}$/.test(key)
}

/** Describes a value for an error. Strings only by their kind, because they may be secrets. */
export function describeValue(value: unknown): string {
  if (value === null || value === undefined) return String(value)
  if (typeof value === 'number' || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return 'a list'
  if (value === '') return 'an empty string'
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`
}
