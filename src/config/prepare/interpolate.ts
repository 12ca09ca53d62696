import { ConfigError } from '../../errors.js'
import { checkArguments, variablesByName } from '../../options/check-arguments.js'
import { text as textRule } from '../../options/option-rules.js'
import { parseDollarTags } from '../../sql/lexer/tokenize.js'

/**
 * Environment variables by name.
 * @public
 */
export type Environment = Readonly<Record<string, string | undefined>>

/** A text with its variables filled in, and what is wrong with them. */
export interface InterpolatedText {
  readonly text: string
  /** The names of the variables in it. */
  readonly names: readonly string[]
  /** The values that were filled in. */
  readonly values: readonly string[]
  /** Whether the text consists of one variable and nothing else. */
  readonly whole: boolean
  /** A message for each variable that is not set and has no default. */
  readonly missing: readonly string[]
  /** A message for each malformed variable. */
  readonly malformed: readonly string[]
}

const form = /(\$?)\$\{env:([^{}]*)(\}?)/g
const body = /^([A-Za-z_]\w*)(?::([\s\S]*))?$/

/**
 * Fills in `${env:NAME}`, `${env:NAME:default}` and `${env:NAME:?message}`; `$${env:…}` is an escape for the literal `${env:…}`. Values are
 * not expanded again. A variable that is set but empty counts as set.
 * @throws {@link ConfigError} CONFIG_ENV_MISSING with all missing variables, CONFIG_INVALID if one is malformed
 * @public
 */
export function interpolate(text: string, env: Environment): string {
  checkArguments('interpolate', { text: [text, textRule], env: [env, variablesByName] })
  if (!mentionsVariable(text)) return text
  const { text: filled, missing, malformed } = interpolateText(text, env)
  const messages = [...malformed, ...missing]
  if (messages.length === 0) return filled
  const issues = messages.map((message) => ({ path: '', message }))
  throw new ConfigError(malformed.length > 0 ? 'CONFIG_INVALID' : 'CONFIG_ENV_MISSING', issues)
}

/** Whether a text may contain variables. */
export function mentionsVariable(text: string): boolean {
  return text.includes('${env:')
}

/** Escapes what looks like a variable, so that it stays text. */
export function escapeVariables(text: string): string {
  // In a replacement that is a text, `$$` is one dollar
  return text.replaceAll('${env:', () => '$${env:')
}

/**
 * Like {@link interpolate}, but collects problems. In SQL, a `$` of a dollar quote tag is not an escape: `$$${env:X}$$` is the quoted value of X.
 */
export function interpolateText(text: string, env: Environment, isSql = false): InterpolatedText {
  const tags = isSql && text.includes('$${env:') ? parseDollarTags(text) : []
  const ofTags = new Set(tags.flatMap(([start, end]) => [start, end - 1]))
  const names: string[] = []
  const values: string[] = []
  const missing: string[] = []
  const malformed: string[] = []
  let whole = false
  const filled = text.replaceAll(form, (match: string, dollar: string, inner: string, end: string, at: number) => {
    if (dollar && !ofTags.has(at)) return match.slice(1)
    const [, name, alternative] = body.exec(inner) ?? []
    if (end === '' || name === undefined) {
      malformed.push(
        end === ''
          ? 'has a `${env:` without a closing }, or with a brace inside; write ${env:NAME} or ${env:NAME:default}'
          : 'has a variable name with characters other than letters, digits and _; write ${env:NAME} or ${env:NAME:default}',
      )
      return match
    }
    names.push(name)
    whole = match.length === text.length
    // `env` may inherit: a variable called `constructor` is not set
    const value = Object.hasOwn(env, name) ? env[name] : undefined
    if (value !== undefined) {
      values.push(value)
      return dollar + value
    }
    if (alternative !== undefined && !alternative.startsWith('?')) return dollar + alternative
    missing.push(explainMissing(name, alternative?.slice(1)))
    return match
  })
  return { text: filled, names, values, whole, missing, malformed }
}

function explainMissing(name: string, message: string | undefined): string {
  if (message) return `${message} (the environment variable ${name} is not set)`
  return `needs the environment variable ${name}, which is not set; set it, or write \${env:${name}:default}`
}
