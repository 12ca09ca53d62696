import type { DuckDBPreparedStatement, DuckDBType, DuckDBValue } from '@duckdb/node-api'
import { QueryError } from '../../errors.js'
import type { Value, Values } from '../../sql/quote.js'
import { type ClassifiedValue, classifyValue } from '../values/classify-value.js'
import { createBindError, matchParameters, nameValues } from '../values/name-values.js'
import { hasDate } from '../values/place-dates.js'

export type NodeApi = typeof import('@duckdb/node-api')

/**
 * Binds values to a prepared statement. The client infers the type of a list from its first item and does not support Date, Uint8Array,
 * arrays and objects, so types and values are built here.
 * @throws QueryError QUERY_FAILED if a value is missing, superfluous or of an unsupported type
 */
export function bindNodeApiValues(api: NodeApi, prepared: DuckDBPreparedStatement, values: Values): void {
  const named = nameValues(values) ?? new Map<string, Value>()
  const parameters = parameterNames(prepared)
  matchParameters(parameters, named)
  parameters.forEach((name, index) => {
    const value = classifyValue(named.get(name.toLowerCase()), `$${name}`)
    const isMoment = value.type === 'TIMESTAMP' && prepared.parameterTypeId(index + 1) === api.DuckDBTypeId.TIMESTAMP_TZ
    const type = isMoment ? api.TIMESTAMPTZ : typeOf(api, value, `$${name}`)
    prepared.bindValue(index + 1, build(api, value, type), type)
  })
}

/** Whether DuckDB can infer the parameter type of every Date from the statement alone. */
export function knowsDates(api: NodeApi, prepared: DuckDBPreparedStatement, values: Values): boolean {
  const { TIMESTAMP, TIMESTAMP_TZ, TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS, DATE } = api.DuckDBTypeId
  const known: readonly number[] = [TIMESTAMP, TIMESTAMP_TZ, TIMESTAMP_S, TIMESTAMP_MS, TIMESTAMP_NS, DATE]
  const named = nameValues(values)
  if (!named || ![...named.values()].some(hasDate)) return true
  return parameterNames(prepared).every(
    (name, index) => !hasDate(named.get(name.toLowerCase())) || known.includes(prepared.parameterTypeId(index + 1)),
  )
}

function parameterNames(prepared: DuckDBPreparedStatement): string[] {
  try {
    return Array.from({ length: prepared.parameterCount }, (_, index) => prepared.parameterName(index + 1))
  } catch {
    throw new QueryError(
      'QUERY_FAILED',
      'The parameters of the statement are not numbered consecutively. Number them $1, $2 and so on.',
    )
  }
}

function typeOf(api: NodeApi, value: ClassifiedValue, where: string): DuckDBType {
  if (value.type === 'LIST') {
    const items = value.items.map((item, index) => typeOf(api, item, `${where}[${index}]`))
    return api.LIST(items.reduce((left, right) => unify(api, left, right, where), api.SQLNULL as DuckDBType))
  }
  if (value.type === 'STRUCT') {
    return api.STRUCT(Object.fromEntries(value.entries.map(([name, item]) => [name, typeOf(api, item, `${where}.${name}`)])))
  }
  return api[value.type]
}

/** The common type of two types of list items. */
function unify(api: NodeApi, left: DuckDBType, right: DuckDBType, where: string): DuckDBType {
  if (left.typeId === api.DuckDBTypeId.SQLNULL) return right
  if (right.typeId === api.DuckDBTypeId.SQLNULL) return left
  if (isList(api, left) && isList(api, right)) return api.LIST(unify(api, left.valueType, right.valueType, where))
  if (isStruct(api, left) && isStruct(api, right)) {
    const entries = new Map(left.entryNames.map((name) => [name, left.typeForEntry(name)]))
    for (const name of right.entryNames) {
      const known = entries.get(name)
      entries.set(name, known ? unify(api, known, right.typeForEntry(name), where) : right.typeForEntry(name))
    }
    return api.STRUCT(Object.fromEntries(entries))
  }
  if (left.typeId === right.typeId) return left
  const widening: readonly DuckDBType[] = [api.INTEGER, api.BIGINT, api.HUGEINT, api.DOUBLE]
  const wider = widening.findLast(({ typeId }) => typeId === left.typeId || typeId === right.typeId)
  if (wider && [left, right].every((type) => widening.some(({ typeId }) => typeId === type.typeId))) return wider
  throw createBindError(where, `its items have the types ${left} and ${right}, which cannot be in one list`)
}

function build(api: NodeApi, value: ClassifiedValue, type: DuckDBType): DuckDBValue {
  switch (value.type) {
    case 'SQLNULL':
      return null
    case 'TIMESTAMP': {
      const micros = BigInt(value.value.getTime()) * 1_000n
      return type.typeId === api.DuckDBTypeId.TIMESTAMP_TZ
        ? new api.DuckDBTimestampTZValue(micros)
        : new api.DuckDBTimestampValue(micros)
    }
    case 'BLOB':
      return new api.DuckDBBlobValue(value.value)
    case 'LIST': {
      const itemType = isList(api, type) ? type.valueType : api.SQLNULL
      return api.listValue(value.items.map((item) => build(api, item, itemType)))
    }
    case 'STRUCT': {
      const entries = new Map(value.entries)
      const names = isStruct(api, type) ? type.entryNames : []
      return api.structValue(Object.fromEntries(names.map((name) => [name, buildEntry(api, entries.get(name), type, name)])))
    }
    case 'INTEGER':
    case 'BIGINT':
      if (type.typeId === api.DuckDBTypeId.HUGEINT) return BigInt(value.value)
      return type.typeId === api.DuckDBTypeId.DOUBLE ? Number(value.value) : value.value
    case 'HUGEINT':
      return type.typeId === api.DuckDBTypeId.DOUBLE ? Number(value.value) : value.value
    default:
      return value.value
  }
}

function buildEntry(api: NodeApi, value: ClassifiedValue | undefined, type: DuckDBType, name: string): DuckDBValue {
  return value && isStruct(api, type) ? build(api, value, type.typeForEntry(name)) : null
}

type ListType = ReturnType<NodeApi['LIST']>
type StructType = ReturnType<NodeApi['STRUCT']>

function isList(api: NodeApi, type: DuckDBType): type is ListType {
  return type.typeId === api.DuckDBTypeId.LIST
}

function isStruct(api: NodeApi, type: DuckDBType): type is StructType {
  return type.typeId === api.DuckDBTypeId.STRUCT
}
