import { checkArguments } from '../options/check-arguments.js'
import { text } from '../options/option-rules.js'

/** A difference between two texts of {@link generateTypes}. @public */
export interface TypeDifference {
  /** The view, table or macro, as written in SQL; the name of the interface if the text does not list it. */
  readonly name: string
  /** The column; absent if the whole view was added or removed. */
  readonly column?: string
  /** The type before; absent for an added column. */
  readonly before?: string
  /** The type after; absent for a removed column. */
  readonly after?: string
  /** Whether the whole view was added or removed. */
  readonly whole?: 'added' | 'removed'
}

/** What a generated text declares, by the names of views and columns. */
type Declared = ReadonlyMap<string, ReadonlyMap<string, string>>

/**
 * Compares two texts of `generateTypes()` by view and column, for example a committed one with a new one. Equal lists do not mean equal texts:
 * comments and the order of columns may differ. Pure.
 * @throws {@link OptionError} OPTION_INVALID
 * @public
 */
export function diffTypes(before: string, after: string): readonly TypeDifference[] {
  checkArguments('diffTypes', { before: [before, text], after: [after, text] })
  const old = readDeclared(before)
  const now = readDeclared(after)
  return [...new Set([...old.keys(), ...now.keys()])].sort().flatMap((name) => {
    const columns = old.get(name)
    const others = now.get(name)
    if (!columns) return [{ name, whole: 'added' } as const]
    return others ? diffColumns(name, columns, others) : [{ name, whole: 'removed' } as const]
  })
}

function diffColumns(
  name: string,
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
): readonly TypeDifference[] {
  return [...new Set([...before.keys(), ...after.keys()])].flatMap((column) => {
    const [old, now] = [before.get(column), after.get(column)]
    if (old === now) return []
    return [{ name, column, ...(old !== undefined && { before: old }), ...(now !== undefined && { after: now }) }]
  })
}

function readDeclared(generated: string): Declared {
  const names = readNames(generated)
  const declared = new Map<string, ReadonlyMap<string, string>>()
  for (const [, type = '', body = ''] of generated.matchAll(/^export interface (\S+) \{\n([\s\S]*?)^\}$/gm)) {
    if (type === 'Catalog' || type === 'Database') continue
    const columns = [...body.matchAll(/^ {2}readonly ('(?:[^'\\]|\\.)*'|[^:]+): (.+)$/gm)]
    const entries = columns.map(([, column = '', value = '']) => [unquote(column), value] as const)
    declared.set(names.get(type) ?? type, new Map(entries))
  }
  return declared
}

/** The names of views by those of their interfaces, of which each row mode has one. */
function readNames(generated: string): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  for (const [, mode = '', members = ''] of generated.matchAll(/^ {4}readonly (js|json|raw): \{\n([\s\S]*?)^ {4}\}$/gm)) {
    for (const [, name = '', type = ''] of members.matchAll(/^ {6}readonly (.+): (\S+)$/gm))
      names.set(type, mode === 'js' ? unquote(name) : `${unquote(name)} (${mode})`)
  }
  return names
}

function unquote(property: string): string {
  return property.startsWith("'") ? property.slice(1, -1).replaceAll(/\\(.)/g, '$1') : property
}
