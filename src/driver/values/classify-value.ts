import { types } from 'node:util'
import type { Value } from '../../sql/quote.js'
import { createBindError } from './name-values.js'

/** A value that can be bound, with its DuckDB type. */
export type ClassifiedValue =
  | { readonly type: 'SQLNULL' }
  | { readonly type: 'BOOLEAN'; readonly value: boolean }
  | { readonly type: 'INTEGER' | 'DOUBLE'; readonly value: number }
  | { readonly type: 'BIGINT' | 'HUGEINT'; readonly value: bigint }
  | { readonly type: 'VARCHAR'; readonly value: string }
  | { readonly type: 'TIMESTAMP'; readonly value: Date }
  | { readonly type: 'BLOB'; readonly value: Uint8Array }
  | { readonly type: 'LIST'; readonly items: readonly ClassifiedValue[] }
  | { readonly type: 'STRUCT'; readonly entries: readonly (readonly [name: string, value: ClassifiedValue])[] }

/**
 * Finds the DuckDB type of a value, the same for every client. `where` names the value in errors. Does not use `instanceof`, because values
 * may come from another realm.
 * @throws QueryError QUERY_FAILED for `undefined`, an invalid Date, a bigint beyond 128 bits, a class instance
 */
export function classifyValue(value: Value | undefined, where: string): ClassifiedValue {
  switch (typeof value) {
    case 'boolean':
      return { type: 'BOOLEAN', value }
    case 'number':
      return classifyNumber(value)
    case 'bigint':
      return classifyBigint(value, where)
    case 'string':
      return { type: 'VARCHAR', value }
    case 'object':
      return value === null ? { type: 'SQLNULL' } : classifyObject(value, where)
    case 'undefined':
      throw createBindError(where, 'it is undefined. Use null for an SQL NULL')
    default:
      throw createBindError(where, `a ${typeof value} is not supported`)
  }
}

function classifyNumber(value: number): ClassifiedValue {
  // Integers beyond 2^53 may have lost digits, so they are not bound as BIGINT
  if (!Number.isSafeInteger(value)) return { type: 'DOUBLE', value }
  return value === (value | 0) ? { type: 'INTEGER', value } : { type: 'BIGINT', value: BigInt(value) }
}

function classifyBigint(value: bigint, where: string): ClassifiedValue {
  if (BigInt.asIntN(64, value) === value) return { type: 'BIGINT', value }
  if (BigInt.asIntN(128, value) === value) return { type: 'HUGEINT', value }
  throw createBindError(where, 'the bigint does not fit into 128 bits, the largest integer of DuckDB. Pass it as text')
}

function classifyObject(value: object, where: string): ClassifiedValue {
  if (Array.isArray(value)) {
    return {
      type: 'LIST',
      items: Array.from(value, (item: Value | undefined, index) => classifyValue(item, `${where}[${index}]`)),
    }
  }
  if (types.isDate(value)) {
    if (Number.isNaN(value.getTime())) throw createBindError(where, 'it is an invalid Date')
    return { type: 'TIMESTAMP', value }
  }
  if (types.isUint8Array(value)) return { type: 'BLOB', value }
  if (!isPlainObject(value))
    throw createBindError(where, `a ${className(value)} is not supported. Use text, a number or a plain object`)
  const entries = Object.entries(value).map(
    ([name, item]) => [name, classifyValue(item as Value | undefined, `${where}.${name}`)] as const,
  )
  return { type: 'STRUCT', entries }
}

function isPlainObject(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

function className(value: object): string {
  const made: unknown = value.constructor
  return typeof made === 'function' && made.name !== '' ? made.name : 'class instance'
}
