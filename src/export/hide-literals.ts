import type { Span } from '../credentials/find-credentials.js'
import { isSecretName } from '../credentials/is-secret-name.js'
import { findHeldCredentials } from '../redaction/list-credentials.js'
import { parseSqlTokens } from '../sql/lexer/tokenize.js'
import { quoteLiteral } from '../sql/quote.js'

/** Replaces string literals that hold credentials by expressions over variables. Pure. */
export function hideLiterals(sql: string, owner: string, variables: Map<string, string>): string {
  const spans = findHeldCredentials(sql)
  const statements = spans.length === 0 ? [] : parseSqlTokens(sql)
  const tokens = 'problem' in statements ? [] : statements.flat()
  let shown = ''
  let done = 0
  for (const [index, { kind, text, start }] of tokens.entries()) {
    const end = start + text.length
    const inside = spans.filter(([from, to]) => from < end && start < to)
    if (kind !== 'string' || inside.length === 0) continue
    const before = tokens[index - 1]
    const label = before?.kind === 'word' || before?.kind === 'quoted' ? before.text : (tokens[index - 2]?.text ?? '')
    const isName = before === undefined || /^(?:from|join|attach|database|exists)$/i.test(before.text)
    const parts = isName && tokens.length > 1 ? fillIn : renderParts
    shown += `${sql.slice(done, start)}${parts(sql, [start, end], inside, `${owner}_${label}`, variables)}`
    done = end
  }
  return shown + sql.slice(done)
}

/** `'https://u:' || getvariable('LAKE_PASSWORD') || '@host'`: the text around a credential stays readable. */
function renderParts(
  sql: string,
  [start, end]: Span,
  spans: readonly Span[],
  label: string,
  variables: Map<string, string>,
): string {
  if (sql[start] !== "'") return readVariable(label, sql.slice(start, end), variables)
  const parts: string[] = []
  let at = start + 1
  for (const [from, to] of mergeSpans(spans)) {
    const [first, last] = [Math.max(from, start + 1), Math.min(to, end - 1)]
    if (first > at) parts.push(`'${sql.slice(at, first)}'`)
    parts.push(readVariable(label, sql.slice(first, last), variables))
    at = last
  }
  if (at < end - 1) parts.push(`'${sql.slice(at, end - 1)}'`)
  return parts.join(' || ')
}

/** DuckDB accepts no expression here, so the value is to be filled in by hand. */
function fillIn(sql: string, [start, end]: Span, spans: readonly Span[], label: string): string {
  const hidden = mergeSpans(spans).map(([from, to]) => [Math.max(from, start + 1), Math.min(to, end - 1)] as const)
  const texts = hidden.map(([from], index) => sql.slice(hidden[index - 1]?.[1] ?? start, from))
  return `${texts.map((text) => `${text}<fill in ${label}>`).join('')}${sql.slice(hidden.at(-1)?.[1] ?? start, end)}`
}

function mergeSpans(spans: readonly Span[]): readonly Span[] {
  const merged: (readonly [number, number])[] = []
  for (const [start, end] of [...spans].sort(([a], [b]) => a - b)) {
    const last = merged.at(-1)
    if (last && start <= last[1]) merged[merged.length - 1] = [last[0], Math.max(last[1], end)]
    else merged.push([start, end])
  }
  return merged
}

/** The value of a setting as an expression, if it is or holds a credential. */
export function renderSecret(name: string, value: string, label: string, variables: Map<string, string>): string | undefined {
  if (isSecretName(name)) return readVariable(label, value, variables)
  const literal = quoteLiteral(value)
  const spans = findHeldCredentials(literal)
  return spans.length === 0 ? undefined : renderParts(literal, [0, literal.length], spans, label, variables)
}

function readVariable(label: string, value: string, variables: Map<string, string>): string {
  return `getvariable(${quoteLiteral(nameVariable(label, `${label}\0${value}`, variables))})`
}

/** A variable name for each secret value: `STORE_SECRET`. Equal names are numbered. */
export function nameVariable(text: string, value: string, variables: Map<string, string>): string {
  const known = variables.get(value)
  if (known !== undefined) return known
  const name = text
    .replace(/[\W_]+/g, '_')
    .replace(/^_|_$/g, '')
    .toUpperCase()
    .slice(0, 60)
  const taken = new Set(variables.values())
  let free = name
  for (let count = 2; taken.has(free); count += 1) free = `${name}_${count}`
  variables.set(value, free)
  return free
}
