import { maxTextSize } from './text-problems.js'

/**
 * Fills in `${NAME}` and `${NAME:-default}` in the values of a `.env` file like python-dotenv: in all values, quoted or not. A name refers to an
 * earlier line, else to `lookUp`, else to its default, else to an empty text.
 * @returns the variables, the last one for duplicate names; `undefined` if they exceed the size limit of texts
 */
export function expandEnvValues(
  assignments: readonly (readonly [name: string, value: string])[],
  lookUp: (name: string) => string | undefined,
): ReadonlyMap<string, string> | undefined {
  const variables = new Map<string, string>()
  let size = 0
  for (const [name, value] of assignments) {
    const expanded = expandValue(value, (other) => variables.get(other) ?? lookUp(other), maxTextSize - size)
    if (expanded === undefined) return undefined
    size += expanded.length
    variables.set(name, expanded)
  }
  return variables
}

function expandValue(value: string, lookUp: (name: string) => string | undefined, limit: number): string | undefined {
  let expanded = ''
  let at = 0
  for (;;) {
    const start = value.indexOf('${', at)
    const stop = start < 0 ? -1 : findStop(value, start + 2)
    const hasDefault = stop >= 0 && value.startsWith(':-', stop)
    const end = hasDefault ? value.indexOf('}', stop) : stop
    if (end < 0) return fits(expanded + value.slice(at), limit)
    if (value[end] === '}') {
      const found = lookUp(value.slice(start + 2, stop)) ?? (hasDefault ? value.slice(stop + 2, end) : '')
      expanded += value.slice(at, start) + found
    } else expanded += value.slice(at, end + 1)
    if (expanded.length > limit) return undefined
    at = end + 1
  }
}

function fits(text: string, limit: number): string | undefined {
  return text.length > limit ? undefined : text
}

/** The end of a name: a brace, or a colon, which only a default may follow. */
function findStop(value: string, from: number): number {
  const stop = /[}:]/g
  stop.lastIndex = from
  return stop.exec(value)?.index ?? -1
}
