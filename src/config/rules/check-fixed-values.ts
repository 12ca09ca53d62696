import { closestMatch } from '../../closest-match.js'
import type { ConfigPath } from '../../errors.js'
import type { ConfigProblem } from '../model/config-problem.js'
import { type Draft, draftOf } from '../model/untyped.js'
import { findForeignValue, fixedValuesOf } from '../notation/fixed-values.js'
import type { CheckContext } from './check-context.js'

/**
 * Checks the parameters of a secret or options of an attachment that accept only fixed values: DuckDB would misinterpret other values, or fail
 * too late.
 */
export function checkFixedValues(
  owner: 'secret' | 'attachment',
  { type, entry, at }: { readonly type: string; readonly entry: Draft; readonly at: ConfigPath },
  context: CheckContext,
): readonly ConfigProblem[] {
  const sections = owner === 'secret' ? ['params', 'options'] : ['options']
  const fields = owner === 'secret' ? Object.entries(entry).map(([name, value]) => [name, value, [...at, name]] as const) : []
  const parameters = sections.flatMap((section) =>
    Object.entries(draftOf(entry[section])).map(([name, value]) => [name, value, [...at, section, name]] as const),
  )
  return [...fields, ...parameters].flatMap(([name, value, place]) => checkValue(owner, type, name, value, place, context))
}

function checkValue(
  owner: 'secret' | 'attachment',
  type: string,
  name: string,
  value: unknown,
  at: ConfigPath,
  context: CheckContext,
): readonly ConfigProblem[] {
  const fixed = fixedValuesOf(owner, type, name)
  if (!fixed) return []
  if (Array.isArray(value) && fixed.separator !== undefined)
    return value.flatMap((item, index) => checkValue(owner, type, name, item, [...at, index], context))
  if (context.isUnknown(at)) return []
  const isScalar = typeof value === 'boolean' || typeof value === 'number'
  // The schema reports empty texts
  if ((isScalar && fixed.isBoolean) || !(isScalar || typeof value === 'string') || value === '') return []
  const foreign = findForeignValue(String(value), fixed)
  if (foreign === undefined) return []
  const known = fixed.isBoolean ? ['true', 'false'] : fixed.values
  const match = closestMatch(foreign.trim(), known)
  const instead = match === undefined ? `write ${known.join(', ')}` : `did you mean \`${match}\`?`
  const shown = context.show(foreign, at)
  return [
    {
      at,
      message: `${shown === undefined ? 'is' : `has ${shown}, which is`} not a value that DuckDB accepts for ${name}; ${instead}`,
    },
  ]
}
