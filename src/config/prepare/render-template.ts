import { type Literal, quoteIdentifier, quoteLiteral, textProblem } from '../../sql/quote.js'
import { createLineIndex } from '../../text/line-index.js'
import type { OptionValue } from '../model/option-value.js'

/** A problem in a template or with its variables. */
export interface TemplateProblem {
  /** The given variable that has the problem. */
  readonly variable?: string
  /** The position in the template, as `line:column`. */
  readonly place?: string
  /** The message without its subject: the position in the template, or an unused variable. */
  readonly message: string
  /** The unknown name and the candidates for a suggestion. */
  readonly named?: { readonly name: string; readonly candidates: readonly string[] }
}

/** A template with its variables filled in, and its problems. */
export interface RenderedTemplate {
  readonly sql: string
  readonly problems: readonly TemplateProblem[]
}

/** Returns how a number or boolean in the variables is written in the config; `undefined` if unknown. */
type TextOf = (path: readonly (string | number)[]) => string | undefined

type Variables = { readonly [name: string]: OptionValue }

const placeholder = /\{\{([^{}]*)(\}\}|)/g
const form = /^\s*([A-Za-z_]\w*)\s*(?:\|(.*))?$/s

/**
 * Fills in the variables of an SQL template: `{{name}}` with the plain text, or a number as written, `{{name|ident}}` with a quoted name,
 * `{{name|literal}}` with an SQL literal. Values are not expanded again. Pure.
 */
export function renderTemplate(template: string, variables: Variables, textOf: TextOf = () => undefined): RenderedTemplate {
  const problems: TemplateProblem[] = []
  const used = new Map<string, string>()
  const mentioned = new Set<string>()
  const toLine = createLineIndex(template)
  const sql = template.replaceAll(placeholder, (match: string, inner: string, end: string, offset: number) => {
    const { line, column } = toLine(offset)
    const place = `${line}:${column}`
    const [, name, written] = form.exec(inner) ?? []
    const filter = written?.trim()
    mentioned.add(/[A-Za-z_]\w*/.exec(inner)?.[0] ?? '')
    if (name === undefined || end === '' || filter === '') {
      problems.push({ place, message: malformed })
      return match
    }
    if (!isFilter(filter)) {
      problems.push({ place, message: `has ${JSON.stringify(filter)} after \`|\`; write \`|ident\` or \`|literal\`` })
      return match
    }
    if (!used.has(name)) used.set(name, place)
    // The map may inherit: a variable called `constructor` is not given
    const value = Object.hasOwn(variables, name) ? variables[name] : undefined
    if (value === undefined) return match
    const filled = fill(value, filter, (path) => textOf([name, ...path]))
    if (typeof filled === 'string') return filled
    problems.push({ variable: name, place, message: filled.problem })
    return match
  })
  return { sql, problems: [...problems, ...findMissing(used, variables), ...findUnused(mentioned, used, variables)] }
}

const malformed =
  'has a `{{` that does not start a variable; write `{{name}}`, `{{name|ident}}` or `{{name|literal}}` (for a literal `{{`, use a variable that contains it)'

type Filter = 'ident' | 'literal' | undefined

function isFilter(word: string | undefined): word is Filter {
  return word === undefined || word === 'ident' || word === 'literal'
}

function findMissing(used: ReadonlyMap<string, string>, variables: Variables): readonly TemplateProblem[] {
  return [...used]
    .filter(([name]) => !Object.hasOwn(variables, name))
    .map(([name, place]) => ({
      place,
      message: `uses the variable \`${name}\`, which is not set`,
      named: { name, candidates: Object.keys(variables).filter((other) => !used.has(other)) },
    }))
}

/** A variable in a malformed placeholder counts as used: that problem is already reported. */
function findUnused(
  mentioned: ReadonlySet<string>,
  used: ReadonlyMap<string, string>,
  variables: Variables,
): readonly TemplateProblem[] {
  return Object.keys(variables)
    .filter((name) => !mentioned.has(name))
    .map((name) => ({
      variable: name,
      message: 'is not used in the file',
      named: { name, candidates: [...used.keys()].filter((other) => !Object.hasOwn(variables, other)) },
    }))
}

function fill(value: OptionValue, filter: Filter, textOf: TextOf): string | { readonly problem: string } {
  if (filter === 'literal') return quoteLiteral(value as Literal, (number, path) => toSqlNumber(textOf(path)) ?? String(number))
  if (filter === 'ident') return quoteName(value)
  if (typeof value === 'string') return value
  if (typeof value !== 'object') return textOf([]) ?? String(value)
  return { problem: 'is a list or a map; write `|literal` after its name, or use text' }
}

/** YAML numbers such as `0x1F` and `+1` have another meaning in SQL, or none. */
function toSqlNumber(text: string | undefined): string | undefined {
  return text !== undefined && /^-?(?:\d+(?:\.\d*)?|\.\d+)(?:e[-+]?\d+)?$/i.test(text) ? text : undefined
}

function quoteName(value: OptionValue): string | { readonly problem: string } {
  if (typeof value !== 'string') return { problem: 'is used as a name (`|ident`) but is not text; write it as text' }
  const problem = value === '' ? 'is empty' : textProblem(value)
  return problem === undefined ? quoteIdentifier(value) : { problem: `is used as a name (\`|ident\`) but ${problem}` }
}
