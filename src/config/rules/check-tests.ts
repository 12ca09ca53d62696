import { closestMatch } from '../../closest-match.js'
import { foldName } from '../../sql/fold-name.js'
import type { ConfigProblem } from '../model/config-problem.js'
import { type Draft, draftsOf, textOf } from '../model/untyped.js'
import { aboutName, type CheckContext } from './check-context.js'
import { refuseSameNames } from './refuse-same-names.js'

/** Checks `tests` beyond the schema: unique names, and rows that name the same columns. Whether a view exists is known when the test runs. */
export function checkTests(document: Draft, context: CheckContext): readonly ConfigProblem[] {
  const tests = draftsOf(document.tests)
  const seen = new Map<string, number>()
  return tests.flatMap(([test, index]): readonly ConfigProblem[] => {
    const name = textOf(test, 'name')
    const at = ['tests', index, 'name']
    const first = seen.get(foldName(name ?? ''))
    if (name !== undefined && first === undefined) seen.set(foldName(name), index)
    const twice =
      name === undefined || first === undefined || context.isUnknown(at)
        ? []
        : [
            {
              at,
              message: aboutName(
                { name, at },
                `duplicates the name of ${context.place(['tests', first])}; rename one of them`,
                context,
              ),
            },
          ]
    return [...twice, ...refuseSameNames(test.given, ['tests', index, 'given'], 'source'), ...checkRows(test, index)]
  })
}

/** A column that only some rows name would not be compared in the others. */
function checkRows(test: Draft, index: number): readonly ConfigProblem[] {
  const rows = draftsOf(test.expect)
  const names = [...new Set(rows.flatMap(([row]) => Object.keys(row)))]
  return rows.flatMap(([row, number]) =>
    names
      .filter((name) => !Object.hasOwn(row, name))
      .map((name) => {
        const match = closestMatch(
          name,
          Object.keys(row).filter((key) => !rows.every(([other]) => Object.hasOwn(other, key))),
        )
        const hint = match === undefined ? `write \`${name}: null\` if it is NULL` : `did you mean ${name} for ${match}?`
        return { at: ['tests', index, 'expect', number], message: `has no value for ${name}, which another row has; ${hint}` }
      }),
  )
}
