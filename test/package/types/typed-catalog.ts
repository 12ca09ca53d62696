// Compiled, never run: what the compiler must know of a catalog with types, and what it must refuse.
import {
  type CatalogConnection,
  type CatalogSession,
  connectToCatalog,
  type Driver,
  type FromOptions,
  type Queryable,
  type QueryResult,
  type Row,
  type StandardSchema,
  type TypedCatalog,
  type TypedQueryable,
  type TypedSession,
} from 'duckalog'
import type { Catalog, CrmOrders, DailyRevenue, DailyRevenueJson } from './catalog.types.js'
import { type Equal, is } from './equal.js'

declare const schema: StandardSchema<{ readonly a: number }>
declare class Native {
  run(): void
}
declare const driver: Driver<Native>
declare const columns: ('day' | 'revenue')[]

const catalog = connectToCatalog<Catalog>('catalog.yaml', { readOnly: true })
is<Equal<typeof catalog, TypedCatalog<Catalog>>>(true)

export async function rightUses(): Promise<void> {
  is<Equal<Awaited<ReturnType<typeof all>>, QueryResult<DailyRevenue>>>(true)
  const some = await catalog.from('daily_revenue', { columns: ['day', 'revenue'], where: 'day >= $day', values: { day: '2026' } })
  is<Equal<(typeof some)[number], Pick<DailyRevenue, 'day' | 'revenue'>>>(true)
  const chosen = await catalog.from('daily_revenue', { columns, orderBy: 'day', limit: 3, timeout: 10, signal: undefined })
  is<Equal<(typeof chosen)[number], Pick<DailyRevenue, 'day' | 'revenue'>>>(true)
  const json = await catalog.from('daily_revenue', { rowMode: 'json' })
  is<Equal<(typeof json)[number], DailyRevenueJson>>(true)
  const jsonDays = await catalog.from('daily_revenue', { rowMode: 'json', columns: ['day'] })
  is<Equal<(typeof jsonDays)[number]['day'], string>>(true)
  const orders = await catalog.query('FROM crm.orders')
  is<Equal<(typeof orders)[number], CrmOrders>>(true)
  const jsonRows = await catalog.query('FROM daily_revenue', [], { rowMode: 'json' })
  is<Equal<(typeof jsonRows)[number], DailyRevenueJson>>(true)
  is<Equal<typeof jsonRows.changes, number | undefined>>(true)
}

const all = () => catalog.from('daily_revenue')

export async function asBefore(): Promise<void> {
  const rows = await catalog.query('SELECT 1 AS a')
  is<Equal<(typeof rows)[number], Row>>(true)
  const own = await catalog.query<{ a: number }>('FROM daily_revenue')
  is<Equal<(typeof own)[number], { a: number }>>(true)
  const checked = await catalog.query('FROM daily_revenue', [], { schema })
  is<Equal<(typeof checked)[number], { readonly a: number }>>(true)
  const arrays = await catalog.query('FROM daily_revenue', [], { rows: 'array' })
  is<Equal<(typeof arrays)[number], readonly unknown[]>>(true)
  const raw = await catalog.query('FROM daily_revenue', [], { rowMode: 'raw' })
  is<Equal<(typeof raw)[number], Row>>(true)
  const one = await catalog.queryOne<{ n: number }>('SELECT 1 AS n')
  is<Equal<typeof one, { n: number }>>(true)
  is<Equal<ReturnType<typeof connectToCatalog>, CatalogConnection<unknown>>>(true)
  const foreign = connectToCatalog('catalog.yaml', { driver })
  is<Equal<typeof foreign, CatalogConnection<Native>>>(true)
  const explicit = connectToCatalog<Native>('catalog.yaml', { driver })
  is<Equal<typeof explicit, CatalogConnection<Native>>>(true)
  is<Equal<typeof untyped, CatalogConnection>>(true)
}

const untyped = connectToCatalog('catalog.yaml')
export const base: CatalogConnection = catalog
export const queryable: Queryable = catalog
export const typed: TypedQueryable<Catalog> = catalog
const foreign = connectToCatalog<Catalog, Native>('catalog.yaml', { driver })
is<Equal<typeof foreign, TypedCatalog<Catalog, Native>>>(true)

export async function sessions(): Promise<void> {
  await using session = await catalog.session()
  is<Equal<typeof session, TypedSession<Catalog>>>(true)
  const rows = await session.from('crm.orders', { columns: ['id'] })
  is<Equal<(typeof rows)[number], Pick<CrmOrders, 'id'>>>(true)
  const either = (queries: TypedQueryable<Catalog>) => queries.from('daily_revenue')
  await Promise.all([either(catalog), either(session)])
  const read = await catalog.transaction(async (transaction) => {
    await either(transaction)
    return transaction.query('FROM daily_revenue')
  })
  is<Equal<(typeof read)[number], DailyRevenue>>(true)
  const plain: CatalogSession = session
  await plain.close()
  is<Equal<(typeof foreign)['session'], TypedCatalog<Catalog, Native>['session']>>(true)
}

/** A catalog whose types have another mode only. */
interface JsonOnly {
  readonly rows: { readonly json: { readonly daily_revenue: DailyRevenueJson } }
}
const jsonOnly = connectToCatalog<JsonOnly>('catalog.yaml')

/** The same names, other rows. */
interface Other {
  readonly rows: { readonly js: { readonly daily_revenue: { readonly day: string } } }
}

export async function wrongUses(): Promise<void> {
  const [row] = await catalog.from('daily_revenue')
  const [some] = await catalog.from('daily_revenue', { columns: ['day'] })
  const [queried] = await catalog.query('FROM daily_revenue')
  const [json] = await catalog.from('crm.orders', { rowMode: 'json' })
  if (!row || !some || !queried || !json) return
  await using session = await catalog.session()

  // @ts-expect-error 1: a name that does not exist
  await catalog.from('daily_revenu')
  // @ts-expect-error 2: names are written as in the types
  await catalog.from('orders')
  // @ts-expect-error 3: a name that is any text
  await catalog.from('daily_revenue' as string)
  // @ts-expect-error 4: no name
  await catalog.from()
  // @ts-expect-error 5: a column that does not exist
  await catalog.from('daily_revenue', { columns: ['days'] })
  // @ts-expect-error 6: a column of another view
  await catalog.from('daily_revenue', { columns: ['day', 'customer'] })
  // @ts-expect-error 7: columns that are any text
  await catalog.from('daily_revenue', { columns: ['day' as string] })
  // @ts-expect-error 8: one column without a list
  await catalog.from('daily_revenue', { columns: 'day' })
  // @ts-expect-error 9: a column that was renamed
  row.amount
  // @ts-expect-error 10: a column that was not asked for
  some.revenue
  // @ts-expect-error 11: a value that may be NULL
  row.revenue + 1
  // @ts-expect-error 12: a value that may be NULL
  row.country.length
  // @ts-expect-error 13: a date is no text
  row.day.length
  // @ts-expect-error 14: rows cannot be changed
  row.day = new Date()
  // @ts-expect-error 15: there may be no row
  ;(await catalog.from('daily_revenue'))[0].day satisfies Date
  // @ts-expect-error 16: where is SQL
  await catalog.from('daily_revenue', { where: { day: 1 } })
  // @ts-expect-error 17: where is SQL
  await catalog.from('daily_revenue', { where: true })
  // @ts-expect-error 18: orderBy is SQL
  await catalog.from('daily_revenue', { orderBy: ['day'] })
  // @ts-expect-error 19: limit is a number
  await catalog.from('daily_revenue', { limit: '10' })
  // @ts-expect-error 20: limit is not a bigint
  await catalog.from('daily_revenue', { limit: 10n })
  // @ts-expect-error 21: an option that does not exist
  await catalog.from('daily_revenue', { order: 'day' })
  // @ts-expect-error 22: rows are objects
  await catalog.from('daily_revenue', { rows: 'array' })
  // @ts-expect-error 23: rows have their types already
  await catalog.from('daily_revenue', { schema })
  // @ts-expect-error 24: a mode without types
  await catalog.from('daily_revenue', { rowMode: 'raw' })
  // @ts-expect-error 25: a mode that does not exist
  await catalog.from('daily_revenue', { rowMode: 'text' })
  // @ts-expect-error 26: values are a list or an object
  await catalog.from('daily_revenue', { where: 'day = ?', values: new Map() })
  // @ts-expect-error 27: a value that cannot be bound
  await catalog.from('daily_revenue', { where: 'day = ?', values: [Symbol('day')] })
  // @ts-expect-error 28: a timeout is a number
  await catalog.from('daily_revenue', { timeout: '1s' })
  // @ts-expect-error 29: a column that does not exist
  queried.amount
  // @ts-expect-error 30: a value that may be NULL
  queried.revenue + 1
  // @ts-expect-error 31: integers beyond 2^53 are text
  json.id + 1
  // @ts-expect-error 32: a name that does not exist, in a session
  await session.from('daily_revenu')
  // @ts-expect-error 33: a column that does not exist, in a session
  await session.from('daily_revenue', { columns: ['days'] })
  // @ts-expect-error 34: a name that does not exist, in a transaction
  await catalog.transaction((transaction) => transaction.from('daily_revenu'))
  // @ts-expect-error 35: a column that does not exist, in a transaction
  await catalog.transaction((transaction) => transaction.from('crm.orders', { columns: ['day'] }))
  // @ts-expect-error 36: without types there are no names
  await untyped.from('daily_revenue')
  // @ts-expect-error 37: a session without types
  await (await untyped.session()).from('daily_revenue')
  // @ts-expect-error 38: a catalog without types is not one with types
  catalogOf(untyped)
  // @ts-expect-error 39: a catalog with other types
  catalogOf(connectToCatalog<Other>('catalog.yaml'))
  // @ts-expect-error 40: the types of a catalog, not rows
  connectToCatalog<DailyRevenue>('catalog.yaml')
  // @ts-expect-error 41: types whose row mode does not exist
  connectToCatalog<{ rows: { rows: object } }>('catalog.yaml').from('rows')
  // @ts-expect-error 42: types for another mode than that of the call
  ;(await jsonOnly.from('daily_revenue'))[0]?.day
  // @ts-expect-error 43: a driver of another client
  connectToCatalog<Catalog>('catalog.yaml', { driver })
  // @ts-expect-error 44: another client without its driver
  connectToCatalog<Catalog, Native>('catalog.yaml')
  // @ts-expect-error 45: an option that does not exist
  connectToCatalog<Catalog>('catalog.yaml', { readonly: true })
  // @ts-expect-error 46: no source
  connectToCatalog<Catalog>()
  // @ts-expect-error 47: a column of no view
  optionsOf({ columns: ['customer'] })
  // @ts-expect-error 48: the connection is that of the driver
  ;(await foreign.getConnection()).runAndReadAll('SELECT 1')
}

declare function catalogOf(catalog: TypedCatalog<Catalog>): void
declare function optionsOf(options: FromOptions<keyof DailyRevenue>): void
