import { types } from 'node:util'
import { closestMatch } from '../../closest-match.js'
import { fitMoment, isMoment, renderDate, takesDates } from './fit-moment.js'
import { describe, fitDecimal, fitFloat, fitInteger, integerRanges, Misfit } from './fit-number.js'
import { type ColumnType, isJson, isNested, type NestedType } from './parse-column-type.js'

/** A value as it is staged. */
export type Staged = boolean | number | bigint | string

/** Converts a value that is not null. @throws Misfit */
export type Fit = (value: unknown) => Staged

/** Notes a text that only DuckDB can check, with the type that it must be cast to. */
export type CheckLater = (text: string, type: string) => void

/** The types that are staged as they are; all others are staged as text and cast. */
const staged = new Set([
  'BOOLEAN',
  'VARCHAR',
  'TINYINT',
  'SMALLINT',
  'INTEGER',
  'BIGINT',
  'UTINYINT',
  'USMALLINT',
  'UINTEGER',
  'UBIGINT',
  'FLOAT',
  'DOUBLE',
])

/** Whether values of a type are staged as they are. */
export function isStagedAsIs(type: ColumnType): boolean {
  return type.kind === 'scalar' && staged.has(type.name)
}

/** The function that checks the values of a column and converts them for staging. */
export function createFit(type: ColumnType, checkLater: CheckLater): Fit {
  if (isNested(type)) return createJson(type, checkLater)
  if (type.kind === 'decimal') return (value) => fitDecimal(fromClient(value), type.width, type.scale)
  if (type.kind === 'enum') return (value) => fitLabel(value, type.labels)
  const { name } = type
  if (name === 'VARCHAR') return fitText
  if (name === 'BOOLEAN') return fitBoolean
  if (name === 'FLOAT' || name === 'DOUBLE') return (value) => fitFloat(value, name)
  if (isJson(type)) return (value) => fitJson(value, name, checkLater)
  if (Object.hasOwn(integerRanges, name) || name === 'BIGNUM') return createIntegerFit(name)
  if (name === 'BLOB') return fitBlob
  return (value) => {
    const fitted = isMoment(name) ? fitMoment(fromClient(value), name) : fitOther(value, name)
    if (typeof fitted === 'string') checkLater(fitted, name)
    return fitted
  }
}

function createIntegerFit(name: string): Fit {
  const range = integerRanges[name]
  if (range && range.max < 2n ** 32n) {
    const [min, max] = [Number(range.min), Number(range.max)]
    return (value) =>
      typeof value === 'number' && value >= min && value <= max && Number.isInteger(value)
        ? value
        : Number(fitInteger(value, name, range))
  }
  const isNative = staged.has(name)
  return (value) => {
    const integer = fitInteger(value, name, range)
    return isNative ? integer : String(integer)
  }
}

function fitBoolean(value: unknown): boolean {
  if (typeof value === 'boolean') return value
  throw new Misfit(`is ${describe(value)}, not true or false`)
}

function fitText(value: unknown): string {
  if (typeof value !== 'string') throw new Misfit(`is ${describe(value)}, not a text. Convert it with String()`)
  if (!value.isWellFormed()) throw new Misfit('contains half of a surrogate pair, which DuckDB cannot store')
  return value
}

function fitLabel(value: unknown, labels: readonly string[]): string {
  if (typeof value === 'string' && labels.includes(value)) return value
  const match = typeof value === 'string' ? closestMatch(value, labels) : undefined
  const hint = match === undefined ? '' : `; did you mean '${match}'?`
  throw new Misfit(`is ${typeof value === 'string' ? 'not a value of its ENUM' : `${describe(value)}, not a text`}${hint}`)
}

/** Hexadecimal digits; a BLOB inside another value has them as escapes. */
function fitBlob(value: unknown): string {
  if (!types.isUint8Array(value)) throw new Misfit(`is ${describe(value)}, not a Uint8Array`)
  return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')
}

/** A type whose texts DuckDB reads: UUID, INTERVAL, BIT, GEOMETRY and types of extensions. */
function fitOther(value: unknown, name: string): string {
  if (typeof value === 'string') return fitText(value)
  if (
    name === 'INTERVAL' &&
    typeof value === 'object' &&
    value !== null &&
    'months' in value &&
    'days' in value &&
    'micros' in value
  )
    return `${value.months} months ${value.days} days ${value.micros} microseconds`
  const text = fromClient(value)
  if (typeof text === 'string') return text
  throw new Misfit(`is ${describe(value)}, not a text (${name})`)
}

/** The text of a value of `rowMode: 'raw'`, which every value class of the client has. */
function fromClient(value: unknown): unknown {
  return typeof value === 'object' && value !== null && /^DuckDB\w+Value$/.test(value.constructor?.name ?? '')
    ? String(value)
    : value
}

/** JSON is taken as it is from text; other values are converted. In a VARIANT a text is a value like others. */
function fitJson(value: unknown, name: string, checkLater: CheckLater): string {
  if (typeof value === 'string' && name === 'JSON') {
    checkLater(fitText(value), 'JSON')
    return value
  }
  return renderJson(value)
}

function renderJson(value: unknown): string {
  const text = JSON.stringify(value, (_key, part: unknown) => {
    if (typeof part === 'bigint' && BigInt.asIntN(53, part) === part) return Number(part)
    if (typeof part === 'bigint') throw new Misfit(`contains ${part}, which a number in JSON would round. Pass it as text`)
    if (typeof part === 'number' && !Number.isFinite(part)) throw new Misfit(`contains ${part}, which JSON does not have`)
    if (typeof part === 'string') fitText(part)
    return part
  }) as string | undefined
  if (text === undefined) throw new Misfit(`is ${describe(value)}, which JSON does not have`)
  return text
}

/** The function that renders a nested value as JSON, in which every scalar is a text. */
function createJson(type: NestedType, checkLater: CheckLater): (value: unknown) => string {
  switch (type.kind) {
    case 'list': {
      const item = createPart(type.item, checkLater)
      return (value) => {
        const items = Array.isArray(value) || ArrayBuffer.isView(value) ? Array.from(value as ArrayLike<unknown>) : itemsOf(value)
        if (type.length !== undefined && items.length !== type.length)
          throw new Misfit(`has ${items.length} items, not ${type.length}`)
        return `[${items.map((part, index) => within(`[${index}]`, () => item(part))).join(',')}]`
      }
    }
    case 'struct': {
      const fields = type.fields.map(([name, inner]) => [name, createPart(inner, checkLater)] as const)
      return (value) => {
        const given = entriesOf(value, 'an object')
        const names = fields.map(([name]) => name)
        for (const name of given.keys()) if (!names.includes(name)) throw new Misfit(unknownField(name, names))
        return `{${fields.map(([name, render]) => `${JSON.stringify(name)}:${within(`.${name}`, () => render(given.get(name)))}`).join(',')}}`
      }
    }
    case 'union': {
      const members = new Map(type.fields.map(([name, inner]) => [name, createPart(inner, checkLater)] as const))
      return (value) => {
        const given = entriesOf(value, 'an object { tag, value }')
        const tag = String(given.get('tag'))
        const render = members.get(tag)
        if (!render || !given.has('value'))
          throw new Misfit(`is not { tag, value } with one of the tags ${[...members.keys()].join(', ')}`)
        return `{${JSON.stringify(tag)}:${render(given.get('value'))}}`
      }
    }
    case 'map': {
      const key = createPart(type.key, checkLater)
      const item = createPart(type.value, checkLater)
      return (value) => {
        const entries = mapEntriesOf(value).map(([name, part], index) => {
          const text = within(`[${index}].key`, () => key(name))
          if (!text.startsWith('"')) throw new Misfit('has a key that is not a scalar')
          return `${text}:${within(`[${index}].value`, () => item(part))}`
        })
        return `{${entries.join(',')}}`
      }
    }
  }
}

function createPart(type: ColumnType, checkLater: CheckLater): (value: unknown) => string {
  const convert = createFit(type, checkLater)
  const isRaw = isNested(type) || isJson(type)
  const { name } = type.kind === 'scalar' ? type : { name: '' }
  return (value) => {
    if (value === null || value === undefined) return 'null'
    const fitted = convert(value)
    const text = typeof fitted === 'number' && takesDates(name) ? renderDate(fitted, name) : String(fitted)
    if (isRaw) return text
    return JSON.stringify(name === 'BLOB' ? text.replace(/../g, '\\x$&') : text)
  }
}

function within<T>(place: string, work: () => T): T {
  try {
    return work()
  } catch (error) {
    throw error instanceof Misfit ? new Misfit(error.problem, `${place}${error.path}`) : error
  }
}

function unknownField(name: string, names: readonly string[]): string {
  const match = closestMatch(name, names)
  return `has the field ${JSON.stringify(name)}, which its STRUCT lacks${match === undefined ? '' : `; did you mean ${JSON.stringify(match)}?`}`
}

/** Lists of `rowMode: 'raw'` hold their items. */
function itemsOf(value: unknown): readonly unknown[] {
  if (typeof value === 'object' && value !== null && 'items' in value && Array.isArray(value.items)) return value.items
  throw new Misfit(`is ${describe(value)}, not a list`)
}

function entriesOf(value: unknown, what: string): ReadonlyMap<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Misfit(`is ${describe(value)}, not ${what}`)
  const isClient = /^DuckDBStructValue$/.test(value.constructor?.name ?? '') && 'entries' in value
  return new Map(Object.entries(isClient ? (value.entries as object) : value))
}

/** A Map, a list of `{ key, value }` as in rows, or an object. */
function mapEntriesOf(value: unknown): readonly (readonly [unknown, unknown])[] {
  if (types.isMap(value)) return [...value]
  const list = Array.isArray(value) ? value : typeof value === 'object' && value && 'entries' in value ? value.entries : undefined
  if (Array.isArray(list)) {
    return list.map((entry: unknown) => {
      const given = entriesOf(entry, 'an object { key, value }')
      return [given.get('key'), given.get('value')] as const
    })
  }
  return [...entriesOf(value, 'a Map or an object')]
}
