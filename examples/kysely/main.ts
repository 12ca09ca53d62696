// Typed queries: Kysely builds the SQL, and the catalog runs it. The types of both come from the catalog: `duckalog types catalog.yaml`.
import { connectToCatalog } from 'duckalog'
import { duckdbDialect } from 'duckalog/kysely'
import { Kysely } from 'kysely'
import type { Catalog, Database } from './catalog.types.js'

/** What the catalog describes, and a table that the program makes itself. */
interface Tables extends Database {
  late: { airline: string | null; minutes: number | null }
}

await using catalog = connectToCatalog<Catalog>(new URL('catalog.yaml', import.meta.url))
const db = new Kysely<Tables>({ dialect: duckdbDialect({ catalog }) })

// A view without Kysely: its columns are NOT NULL by the catalog, so that there is nothing to check.
const [worst] = await catalog.from('delays', { columns: ['airline', 'minutes'], orderBy: 'minutes DESC', limit: 1 })
if (worst) console.log(`${worst.airline} was ${worst.minutes.toFixed(0)} minutes late`)

// The columns of both views, and those of the result, have their types.
const punctuality = await db
  .selectFrom('flights as f')
  .innerJoin('airlines as a', 'a.carrier', 'f.carrier')
  .leftJoin('delays as d', (join) => join.onRef('d.airline', '=', 'a.name').onRef('d.origin', '=', 'f.origin'))
  .groupBy(['a.name', 'f.origin'])
  .select(({ fn }) => ['a.name as airline', 'f.origin', fn.max('d.minutes').as('minutes')])
  .orderBy('minutes', (order) => order.desc().nullsLast())
  .orderBy('airline')
  .limit(1)
  .execute()
const [first] = punctuality satisfies readonly { airline: string | null; origin: string | null; minutes: number | null }[]
console.log(`${first?.airline} from ${first?.origin}: ${first?.minutes}`)

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
