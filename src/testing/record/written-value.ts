import { type ColumnType, isNested, parseColumnType } from '../../connection/insert/parse-column-type.js'
import { toFloat } from '../../driver/values/to-float.js'
import { isMap } from '../../plain-data.js'

/** A number as its digits, which JavaScript might round. */
export interface Digits {
  readonly digits: string
}

/** A value as a config file can have it. */
export type Written = null | boolean | string | Digits | readonly Written[] | ReadonlyMap<string, Written>

const numeric = /^(?:U?(?:TINY|SMALL|BIG|HUGE)?INT(?:EGER)?|BIGNUM|DECIMAL\(.*|FLOAT|DOUBLE)$/

/** Whether a type of DuckDB is a number. */
export function isNumeric(type: string): boolean {
  return numeric.test(type)
}

/** Whether the text of a type is not enough to write its values: they have parts. */
export function hasParts(type: string): boolean {
  return isNested(parseColumnType(type))
}

/** Whether a file can hold a number: not NaN, not an infinity. */
const isPlainNumber = (text: string) => /^-?\d/.test(text)

/** Converts DuckDB's text of a value to the value to write: numbers keep all their digits, everything else is text. */
export function fromText(text: string | null, type: string): Written {
  if (text === null) return null
  if (type === 'BOOLEAN') return text === 'true'
  if (type === 'JSON') return fromJson(text)
  return isNumeric(type) && isPlainNumber(text) ? { digits: text } : text
}

/** Converts JSON to lists and maps, if these become the same JSON again. */
function fromJson(text: string): Written {
  const value: unknown = JSON.parse(text)
  return typeof value === 'object' && value !== null && JSON.stringify(value) === text ? fromPlain(value) : text
}

function fromPlain(value: unknown): Written {
  if (typeof value === 'number') return { digits: String(value) }
  if (Array.isArray(value)) return value.map(fromPlain)
  if (isMap(value)) return new Map(Object.entries(value).map(([key, part]) => [key, fromPlain(part)]))
  return value as null | boolean | string
}

/** Converts a nested value of the client to the value to write. */
export function fromNested(value: unknown, type: string): Written {
  return fromClient(value, parseColumnType(type))
}

interface ClientValue {
  readonly items?: readonly unknown[]
  readonly entries?: unknown
  readonly tag?: string
  readonly value?: unknown
}

function fromClient(value: unknown, type: ColumnType): Written {
  if (value === null || value === undefined) return null
  const client = value as ClientValue
  switch (type.kind) {
    case 'list':
      return (client.items ?? []).map((item) => fromClient(item, type.item))
    case 'struct': {
      const entries = client.entries as Readonly<Record<string, unknown>>
      return new Map(type.fields.map(([name, inner]) => [name, fromClient(entries[name], inner)]))
    }
    case 'union': {
      const [, inner] = type.fields.find(([name]) => name === client.tag) ?? []
      return new Map<string, Written>([
        ['tag', client.tag ?? null],
        ['value', inner ? fromClient(client.value, inner) : null],
      ])
    }
    case 'map': {
      const entries = client.entries as readonly { readonly key: unknown; readonly value: unknown }[]
      const parts = entries.map(({ key, value: part }) => [fromClient(key, type.key), fromClient(part, type.value)] as const)
      if (parts.every(([key]) => typeof key === 'string')) return new Map(parts as readonly (readonly [string, Written])[])
      return parts.map(([key, part]) => new Map([['key', key] as const, ['value', part] as const]))
    }
    case 'decimal':
      return { digits: String(value) }
    default:
      return fromScalar(value, type)
  }
}

function fromScalar(value: unknown, type: ColumnType): Written {
  if (typeof value === 'boolean') return value
  const name = type.kind === 'scalar' ? type.name : ''
  if (name === 'JSON') return fromJson(String(value))
  const text = typeof value === 'number' && name === 'FLOAT' ? String(toFloat(value)) : String(value)
  return isNumeric(name) && isPlainNumber(text) ? { digits: text } : text
}
