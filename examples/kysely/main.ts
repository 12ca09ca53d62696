// Typed queries: Kysely builds the SQL, and the catalog runs it.
import { connectToCatalog } from 'duckalog'
import { duckdbDialect } from 'duckalog/kysely'
import { Kysely } from 'kysely'

interface Database {
  flights: { carrier: string; origin: string; dep_delay: number | null }
  airlines: { carrier: string; name: string }
  late: { airline: string; minutes: number | null }
}

await using catalog = connectToCatalog(new URL('catalog.yaml', import.meta.url))
const db = new Kysely<Database>({ dialect: duckdbDialect({ catalog }) })

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

// A transaction has a session of its own: other queries see its changes once it has ended.
await db.transaction().execute(async (transaction) => {
  await transaction.schema.createTable('late').addColumn('airline', 'text').addColumn('minutes', 'integer').execute()
  await transaction.insertInto('late').values(late).execute()
})
const { count } = await db
  .selectFrom('late')
  .select(({ fn }) => fn.countAll<bigint>().as('count'))
  .executeTakeFirstOrThrow()
console.log(`${count} airlines`)

// A stream: one batch of rows in memory at a time.
let delayed = 0
for await (const { dep_delay } of db.selectFrom('flights').select('dep_delay').stream()) if ((dep_delay ?? 0) > 0) delayed += 1
console.log(`${delayed} delayed flights`)

// What is there, for generators of types.
for (const { schema, name, isView } of await db.introspection.getTables())
  console.log(`${isView ? 'view' : 'table'} ${schema}.${name}`)
