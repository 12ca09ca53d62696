import type { ConfigPath } from '../../errors.js'
import { isSameName } from '../../sql/fold-name.js'
import type { ConfigProblem } from '../model/config-problem.js'
import { draftOf } from '../model/untyped.js'

/** Refuses the second of two keys of a map that DuckDB takes for the same name. */
export function refuseSameNames(map: unknown, at: ConfigPath, what: 'column' | 'parameter' | 'source'): readonly ConfigProblem[] {
  const names = Object.keys(draftOf(map))
  return names.flatMap((name, index) => {
    const first = names.findIndex((other) => isSameName(other, name))
    if (first === index) return []
    const message = `names the same ${what} as ${JSON.stringify(names[first])}, since names are case-insensitive; remove one of them`
    return [{ at: [...at, name], message }]
  })
}
