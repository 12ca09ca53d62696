// Compiled and run by the packed package: what generated types and functions allow.
import { deepEqual, equal } from 'node:assert/strict'
import { connectToCatalog } from 'duckalog'
import * as queries from './catalog.queries.js'
import type { Catalog, Orders, Overview, People, PeopleJson } from './catalog.types.js'

await using catalog = connectToCatalog<Catalog>('catalog.yaml')

const [order] = await catalog.from('orders')
if (!order) throw new Error('There is no order.')
const id: bigint = order.id
const [line] = order.lines ?? []
const day: Date | null | undefined = line?.days?.[0]
const sent: number | null | undefined = order.sent?.find(({ key }) => key === 'by mail')?.value?.[0]?.n
deepEqual([id, line?.item, line?.price, day, sent], [1n, 'tea', 3.5, new Date('2026-01-01'), 1])
order satisfies Orders

const people: readonly People[] = await catalog.query('FROM people')
const states = people.map(({ mood }): 'sad' | 'ok' | "it's fine" | undefined => mood ?? undefined)
deepEqual(states, ['ok', undefined])
const contact = people[0]?.contact
const mail: string | null | undefined = contact?.tag === 'mail' ? contact.value : undefined
equal(mail, 'ann@example.org')

const texts: readonly PeopleJson[] = await catalog.from('people', { rowMode: 'json', orderBy: 'id DESC', limit: 1 })
const balance: number | `${bigint}` | null | undefined = texts[0]?.balance
equal(balance, '170141183460469231731687303715884105727')

const moods = await catalog.from('stats.moods', { columns: ['people'], where: 'mood IS NULL' })
deepEqual([...moods], [{ people: 1n }])

await catalog.transaction(async (transaction) => {
  const values = { id: 3, name: 'Cem', tags: ['x', null], seen: '2026-01-03', price: '0.10', photo: new Uint8Array([1]) }
  equal(await queries.addPerson(transaction, values), undefined)
  const overview: readonly Overview[] = await transaction.query('FROM overview')
  equal(overview.length, 3)
})

await using session = await catalog.session()
const found = await queries.peopleIn(session, { ids: [3, 1n, null] })
const tags: (string | null)[] = found.flatMap((person) => person.tags)
deepEqual(tags, ['a', null, 'x', null])
const seen: readonly Date[] = found.map((person) => person.seen)
equal(seen.length, 2)

const person = await queries.person(catalog, { id: 1 })
deepEqual([person?.address['zip code'], person?.scores?.[0]?.value, person?.photo?.length], [8000, 5.5, 1])
const json = await queries.person(catalog, { id: 2n }, { rowMode: 'json' })
const large: number | `${bigint}` | null | undefined = json?.balance
equal(large, '170141183460469231731687303715884105727')
equal(await queries.person(catalog, { id: 99 }), undefined)

const { people: count, youngest } = await queries.countPeople(catalog)
deepEqual([count satisfies bigint, youngest?.getUTCFullYear()], [3n, 2000])
const addressed = await queries.findAddress(catalog, { address: { street: null, zip: 8000 } })
deepEqual(addressed[0], { name: 'Ann', matches: true, given: null })
deepEqual([...(await queries.ofMood(catalog, { mood: 'ok', price: 9.99 }))], [{ name: 'Ann' }])
const lines = await queries.orderedLines(catalog, {}, { rowMode: 'raw', timeout: 10_000 })
equal(lines[0]?.days?.items.length, 2)
