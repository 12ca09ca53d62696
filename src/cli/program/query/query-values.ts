import { InvalidArgumentError } from 'commander'
import type { Value } from '../../../index.js'
import type { ParameterType } from '../../../queries/index.js'

/** The values of `--param`, as text by name. */
export type ParamTexts = Readonly<Record<string, string>>

/** Collects one `--param name=value`. */
export function collectParam(text: string, before: ParamTexts = {}): ParamTexts {
  const [, name, value] = /^\$?([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? []
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Expected name=value, such as day=2026-01-31.')
  if (Object.hasOwn(before, name)) throw new InvalidArgumentError(`The parameter ${name} is given twice.`)
  return { ...before, [name]: value }
}

/** The values for parameters of these types. DuckDB casts text; lists and structs are read as JSON, so that their parts can be checked. */
export function parseParams(
  texts: ParamTexts,
  types: { readonly [name: string]: ParameterType },
): { readonly [name: string]: Value } {
  return Object.fromEntries(
    Object.entries(texts).map(([name, text]) => [name, typeof types[name] === 'object' ? parseJson(text) : text]),
  )
}

/** Parses JSON. Other text is passed on, because DuckDB has a notation of its own. */
function parseJson(text: string): Value {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
