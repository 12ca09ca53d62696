import type { ConfigPath } from '../../errors.js'
import { isMap } from '../../plain-data.js'
import { foldName } from '../../sql/fold-name.js'
import { isReservedFunction } from '../../sql/is-reserved-function.js'
import type { ConfigProblem } from '../model/config-problem.js'
import { type Draft, draftsOf, textOf } from '../model/untyped.js'
import { isOperator } from '../notation/is-operator.js'
import { parseSessionPath, placeView, type SessionSchema } from '../notation/parse-session-path.js'
import { aboutName, type CheckContext } from './check-context.js'
import { checkTargets } from './views/check-views.js'

/** Checks `macros` beyond the schema: one SQL text each, unique parameters and names, existing targets. */
export function checkMacros(document: Draft, context: CheckContext): readonly ConfigProblem[] {
  const macros = draftsOf(document.macros)
  return [
    ...macros.flatMap(([macro, index]) => checkText(macro, ['macros', index])),
    ...macros.flatMap(([macro, index]) => checkParameters(macro, ['macros', index, 'parameters'], context)),
    ...checkTargets('macros', document, context),
    ...macros.flatMap(([macro, index]) => checkFunction(macro, ['macros', index, 'name'], document, context)),
    ...checkNames(macros, document, context),
  ]
}

function checkText(macro: Draft, at: ConfigPath): readonly ConfigProblem[] {
  if ('sql' in macro && 'table_sql' in macro)
    return [
      {
        at: [...at, 'table_sql'],
        message: 'cannot be combined with `sql`, because a macro has only one SQL text; remove one of them',
      },
    ]
  if ('sql' in macro || 'table_sql' in macro) return []
  return [{ at, message: 'has no SQL; write `sql` with an expression, or `table_sql` with a SELECT' }]
}

function checkParameters({ parameters }: Draft, at: ConfigPath, context: CheckContext): readonly ConfigProblem[] {
  if (!Array.isArray(parameters)) return []
  const seen = new Set<string>()
  let hasDefault = false
  return parameters.flatMap((parameter: unknown, index): readonly ConfigProblem[] => {
    const isEntry = isMap(parameter)
    const name = isEntry ? textOf(parameter, 'name') : parameter
    if (typeof name !== 'string' || name === '') return []
    const nameAt = [...at, index, ...(isEntry ? ['name'] : [])]
    const problem = (message: string) => [{ at: nameAt, message: aboutName({ name, at: nameAt }, message, context) }]
    if (context.isUnknown(nameAt)) return []
    if (/^\s*\w+\s*:?=/.test(name)) return problem('contains a default; write `{ name: …, default: … }`')
    if (seen.has(foldName(name))) return problem('duplicates the name of another parameter; rename one of them')
    seen.add(foldName(name))
    const hadDefault = hasDefault
    hasDefault = isEntry && 'default' in parameter
    return hadDefault && !hasDefault
      ? problem('follows a parameter with a default; move it before that one, or give it a default')
      : []
  })
}

/** A macro hides the DuckDB function of the same name, also from this package. */
function checkFunction(macro: Draft, at: ConfigPath, document: Draft, context: CheckContext): readonly ConfigProblem[] {
  const name = textOf(macro, 'name')
  if (name === undefined || context.isUnknown(at)) return []
  const problem = (message: string) => [{ at, message: aboutName({ name, at }, message, context) }]
  if (isOperator(name)) return problem('is an operator of DuckDB, and a macro of that name would change all SQL; use a word')
  if (!isReservedFunction(name) || !isOnPath(macro, document, context)) return []
  return problem('hides a DuckDB function that the ledger needs; use another name, or another `db_schema`')
}

function isOnPath(macro: Draft, document: Draft, context: CheckContext): boolean {
  const session = parseSessionPath(document, context.isUnknown)
  const place = keyOf(placeView(placeOf(macro), session))
  const path = [{ schema: 'main' }, ...(session && 'schemas' in session ? session.schemas : [])]
  return path.some((entry) => keyOf(entry) === place)
}

function placeOf(macro: Draft) {
  return { into: textOf(macro, 'into'), db_schema: textOf(macro, 'db_schema') }
}

function keyOf({ database = '', schema }: SessionSchema): string {
  return foldName(`${database}\0${schema}`)
}

/** Macros with `sql` and with `table_sql` share a namespace, because calls do not distinguish them. */
function checkNames(macros: ReturnType<typeof draftsOf>, document: Draft, context: CheckContext): readonly ConfigProblem[] {
  const seen = new Map<string, number>()
  const session = parseSessionPath(document, context.isUnknown)
  return macros.flatMap(([macro, index]) => {
    const name = textOf(macro, 'name')
    if (name === undefined) return []
    const key = foldName(`${keyOf(placeView(placeOf(macro), session))}\0${name}`)
    const first = seen.get(key)
    if (first === undefined) {
      seen.set(key, index)
      return []
    }
    const at = ['macros', index, 'name']
    if (context.isUnknown(at) || context.isUnknown(['macros', first, 'name'])) return []
    const message = `duplicates the name of ${context.place(['macros', first])}; rename one of them, or give them different \`db_schema\`s`
    return [{ at, message: aboutName({ name, at }, message, context) }]
  })
}
