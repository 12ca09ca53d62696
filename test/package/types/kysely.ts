// Compiled, never run: what the compiler must know of queries that Kysely builds on the types of a catalog.
import { connectToCatalog } from 'duckalog'
import { duckdbDialect } from 'duckalog/kysely'
import { Kysely } from 'kysely'
import type { Catalog, Database } from './catalog.types.js'
import { type Equal, is } from './equal.js'

const catalog = connectToCatalog<Catalog>('catalog.yaml')
const db = new Kysely<Database>({ dialect: duckdbDialect({ catalog }) })

export async function join(): Promise<void> {
  const rows = await db
    .selectFrom('crm.orders as o')
    .innerJoin('daily_revenue as inner', 'inner.country', 'o.customer')
    .leftJoin('daily_revenue as outer', 'outer.country', 'o.customer')
    .select(['o.id', 'inner.day', 'outer.day as later'])
    .execute()
  is<Equal<(typeof rows)[number], { id: bigint; day: Date; later: Date | null }>>(true)
  const [all] = await db.selectFrom('daily_revenue').selectAll().execute()
  is<Equal<typeof all, { day: Date; country: string | null; revenue: number | null } | undefined>>(true)
  // @ts-expect-error: a view that does not exist
  db.selectFrom('daily_revenu')
  // @ts-expect-error: a column that does not exist
  db.selectFrom('daily_revenue').select('days')
  // @ts-expect-error: a column of another view
  db.selectFrom('crm.orders as o').innerJoin('daily_revenue as d', 'd.customer', 'o.customer')
  // @ts-expect-error: a value of another type
  db.selectFrom('daily_revenue').where('day', '=', 7)
  // @ts-expect-error: a value that may be NULL
  all?.revenue + 1
}
