// Typed queries: Kysely builds the SQL, and the connection of the catalog runs it.
import { connectToCatalog } from 'duckalog'
import { Kysely } from 'kysely'
import { duckdbDialect } from './duckdb-dialect.js'

interface Database {
  flights: { carrier: string; origin: string; dep_delay: number | null }
  airlines: { carrier: string; name: string }
  late: { airline: string; minutes: number | null }
}

await using catalog = connectToCatalog(new URL('catalog.yaml', import.meta.url))
const db = new Kysely<Database>({ dialect: duckdbDialect(await catalog.getConnection()) })

const late = await db
  .selectFrom('flights')
  .innerJoin('airlines', 'airlines.carrier', 'flights.carrier')
  .where('origin', '=', 'JFK')
  .where('dep_delay', '>', 180)
  .groupBy('airlines.name')
  .select(({ fn }) => ['airlines.name as airline', fn.max('dep_delay').as('minutes')])
  .orderBy('minutes', 'desc')
  .orderBy('airline')
  .execute()
console.table(late)

// A transaction: other queries wait until it has ended.
await db.transaction().execute(async (transaction) => {
  await transaction.schema.createTable('late').addColumn('airline', 'text').addColumn('minutes', 'integer').execute()
  await transaction.insertInto('late').values(late).execute()
})
const { count } = await db
  .selectFrom('late')
  .select(({ fn }) => fn.countAll<bigint>().as('count'))
  .executeTakeFirstOrThrow()
console.log(`${count} airlines`)
