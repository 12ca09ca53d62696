import { fc } from '../../support/property.js'

/** A value as SQL text. */
export type SqlValue = fc.Arbitrary<string>

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`
const bits = (width: bigint): { readonly min: bigint; readonly max: bigint } => ({
  min: -(2n ** (width - 1n)),
  max: 2n ** (width - 1n) - 1n,
})
const integer = (type: string, min: bigint, max: bigint): SqlValue =>
  fc.oneof(fc.bigInt({ min, max }), fc.constantFrom(min, max, 0n)).map((value) => `'${value}'::${type}`)
const signed = (type: string, width: bigint): SqlValue => integer(type, bits(width).min, bits(width).max)
const unsigned = (type: string, width: bigint): SqlValue => integer(type, 0n, 2n ** width - 1n)

const decimal = (width: number, scale: number): SqlValue =>
  fc.bigInt({ min: -(10n ** BigInt(width)) + 1n, max: 10n ** BigInt(width) - 1n }).map((value) => {
    const digits = String(value < 0n ? -value : value).padStart(scale + 1, '0')
    const text = scale === 0 ? digits : `${digits.slice(0, -scale)}.${digits.slice(-scale)}`
    return `'${value < 0n ? '-' : ''}${text}'::DECIMAL(${width},${scale})`
  })

const instant = (make: (micros: bigint) => string, max = 10n ** 17n): SqlValue =>
  fc.oneof(fc.bigInt({ min: -max, max }), fc.bigInt({ min: -2_000_000n, max: 2_000_000n })).map(make)
const special = (type: string): SqlValue => fc.constantFrom(`'infinity'::${type}`, `'-infinity'::${type}`, `'epoch'::${type}`)

const text = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string(),
  fc.constantFrom('', ' ', '#', 'a#b', '"', "'", ',', '\n', '\r', '\r\n', '\t', 'NULL', '\\N', '=1+1', '🦆', 'e\u0301'),
)

/** The scalar types, each with arbitrary values. */
export const scalars: Readonly<Record<string, SqlValue>> = {
  BOOLEAN: fc.boolean().map(String),
  TINYINT: signed('TINYINT', 8n),
  SMALLINT: signed('SMALLINT', 16n),
  INTEGER: signed('INTEGER', 32n),
  BIGINT: signed('BIGINT', 64n),
  HUGEINT: signed('HUGEINT', 128n),
  UTINYINT: unsigned('UTINYINT', 8n),
  USMALLINT: unsigned('USMALLINT', 16n),
  UINTEGER: unsigned('UINTEGER', 32n),
  UBIGINT: unsigned('UBIGINT', 64n),
  UHUGEINT: unsigned('UHUGEINT', 128n),
  BIGNUM: fc.bigInt({ min: -(10n ** 60n), max: 10n ** 60n }).map((value) => `'${value}'::BIGNUM`),
  FLOAT: fc.oneof(
    fc.float().map((value) => `'${value}'::FLOAT`),
    fc.constantFrom("'0.1'::FLOAT", "'1e20'::FLOAT", "'-0.0'::FLOAT", "'nan'::FLOAT"),
  ),
  DOUBLE: fc.oneof(
    fc.double().map((value) => `'${Object.is(value, -0) ? '-0.0' : value}'::DOUBLE`),
    fc.constantFrom("'1e20'::DOUBLE", '1e15::DOUBLE', "'1e-5'::DOUBLE", "'-inf'::DOUBLE", '1::DOUBLE'),
  ),
  'DECIMAL(4,2)': decimal(4, 2),
  'DECIMAL(9,2)': decimal(9, 2),
  'DECIMAL(18,0)': decimal(18, 0),
  'DECIMAL(18,18)': decimal(18, 18),
  'DECIMAL(38,2)': decimal(38, 2),
  'DECIMAL(38,10)': decimal(38, 10),
  VARCHAR: text.map((value) => quote(value.toWellFormed().replaceAll('\0', ''))),
  JSON: fc.json().map((value) => `${quote(value.toWellFormed())}::JSON`),
  ENUM: fc.constantFrom('a', '', 'b,c', 'd"').map((value) => `${quote(value)}::ENUM('a', '', 'b,c', 'd"')`),
  UUID: fc.uuid().map((value) => `'${value}'::UUID`),
  BLOB: fc.uint8Array().map((value) => `unhex('${Buffer.from(value).toString('hex')}')`),
  BIT: fc.array(fc.constantFrom('0', '1'), { minLength: 1, maxLength: 40 }).map((value) => `'${value.join('')}'::BIT`),
  DATE: fc.oneof(
    fc.integer({ min: -1_500_000, max: 4_000_000 }).map((days) => `(DATE '1970-01-01' + ${days})`),
    special('DATE'),
  ),
  TIME: fc.integer({ min: 0, max: 2 ** 31 - 1 }).map((micros) => `(TIME '00:00:00' + to_microseconds(${micros}))`),
  TIMETZ: fc.tuple(fc.nat(23), fc.nat(999_999), fc.integer({ min: -15, max: 15 })).map(([hour, micros, zone]) => {
    const sign = zone < 0 ? '-' : '+'
    return `TIMETZ '${String(hour).padStart(2, '0')}:04:05.${String(micros).padStart(6, '0')}${sign}${String(Math.abs(zone)).padStart(2, '0')}'`
  }),
  TIMESTAMP: fc.oneof(
    instant((micros) => `make_timestamp(${micros})`),
    special('TIMESTAMP'),
  ),
  TIMESTAMP_S: fc.oneof(
    instant((micros) => `make_timestamp(${micros})::TIMESTAMP_S`),
    special('TIMESTAMP_S'),
  ),
  TIMESTAMP_MS: fc.oneof(
    instant((micros) => `make_timestamp(${micros})::TIMESTAMP_MS`),
    special('TIMESTAMP_MS'),
  ),
  TIMESTAMP_NS: fc.oneof(
    instant((nanos) => `make_timestamp_ns(${nanos})`, 9n * 10n ** 18n),
    special('TIMESTAMP_NS'),
  ),
  TIMESTAMPTZ: fc.oneof(
    instant((micros) => `(make_timestamp(${micros}) AT TIME ZONE 'UTC')`),
    special('TIMESTAMPTZ'),
  ),
  INTERVAL: fc
    .tuple(fc.integer({ min: -40, max: 40 }), fc.integer({ min: -40, max: 40 }), fc.integer())
    .map(([months, days, micros]) => `(to_months(${months}) + to_days(${days}) + to_microseconds(${micros}))`),
  GEOMETRY: fc.tuple(fc.integer(), fc.nat(9)).map(([x, y]) => `'POINT (${x} ${y}.5)'::GEOMETRY`),
}

/** The container types, as SQL made of two values of one type. */
export const containers: Readonly<Record<string, (a: string, b: string) => string>> = {
  LIST: (a, b) => `[${a}, NULL, ${b}]`,
  ARRAY: (a, b) => `array_value(${a}, ${b})`,
  STRUCT: (a, b) => `{'a b': ${a}, 'c"': ${b}}`,
  MAP: (a, b) => `MAP {'k': ${a}, 'l': ${b}}`,
  UNION: (a) => `union_value(k := ${a})`,
  'LIST of STRUCT': (a, b) => `[{'x': ${a}}, {'x': ${b}}]`,
  'STRUCT of LIST': (a, b) => `{'x': [${a}, ${b}]}`,
}
