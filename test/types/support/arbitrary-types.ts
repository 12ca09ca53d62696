import { fc } from '../../support/property.js'
import { valueCases } from './value-cases.js'

/** A DuckDB type with values of it as SQL. */
export type TypeCase = readonly [type: string, ...values: readonly string[]]

const names = fc.uniqueArray(fc.constantFrom('a', 'B', 'b c', 'select', "it's", '1', 'é', 'constructor'), {
  minLength: 1,
  maxLength: 3,
  selector: (name) => name.toLowerCase(),
})

const scalars = fc.constantFrom(...valueCases.filter(([type]) => !/[[(]/.test(type) && type !== 'VARIANT'))

/** A value of a type, or NULL. */
const someOf = ([type, ...values]: TypeCase) => fc.constantFrom(...values.map((value) => `(${value})::${type}`), `NULL::${type}`)

const { nested } = fc.letrec<{ nested: TypeCase }>((tie) => ({
  nested: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    scalars,
    fc.constantFrom<TypeCase>(...valueCases.filter(([type]) => /^(?:DECIMAL|ENUM)/.test(type))),
    tie('nested').chain((item) =>
      fc.tuple(someOf(item), someOf(item)).map((pair): TypeCase => [`${item[0]}[]`, `[${pair.join(', ')}]`, '[]']),
    ),
    tie('nested').chain((item) =>
      fc.tuple(someOf(item), someOf(item)).map((pair): TypeCase => [`${item[0]}[2]`, `[${pair.join(', ')}]`]),
    ),
    names.chain((keys) => fc.tuple(...keys.map(() => tie('nested'))).chain((fields) => structOf(keys, fields))),
    tie('nested').chain((value) =>
      someOf(value).map((text): TypeCase => [`MAP(VARCHAR, ${value[0]})`, `MAP {'k': ${text}}`, 'MAP {}']),
    ),
    names.chain((keys) => fc.tuple(...keys.map(() => tie('nested'))).chain((members) => unionOf(keys, members))),
  ),
}))

/** Types of up to four levels. */
export const arbitraryCase: fc.Arbitrary<TypeCase> = nested

function structOf(keys: readonly string[], fields: readonly TypeCase[]): fc.Arbitrary<TypeCase> {
  const type = `STRUCT(${keys.map((key, index) => `${quote(key)} ${fields[index]![0]}`).join(', ')})`
  const values = fc.tuple(...fields.map(someOf))
  return values.map((texts): TypeCase => [type, `{${texts.map((text, index) => `${quote(keys[index]!)}: ${text}`).join(', ')}}`])
}

function unionOf(keys: readonly string[], members: readonly TypeCase[]): fc.Arbitrary<TypeCase> {
  const type = `UNION(${keys.map((key, index) => `${quote(key)} ${members[index]![0]}`).join(', ')})`
  return someOf(members[0]!).map((text): TypeCase => [type, `union_value(${quote(keys[0]!)} := ${text})`])
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
