// Compiled, never run: what generated types and functions refuse.
import { connectToCatalog } from 'duckalog'
import * as queries from './catalog.queries.js'
import type { Catalog, Orders, OverviewJson, People, PeopleRaw } from './catalog.types.js'

export async function wrongUses(order: Orders, person: People, overview: OverviewJson, raw: PeopleRaw): Promise<void> {
  await using catalog = connectToCatalog<Catalog>('catalog.yaml')

  // @ts-expect-error 1: a view that does not exist
  await catalog.from('order')
  // @ts-expect-error 2: a schema is part of the name
  await catalog.from('moods')
  // @ts-expect-error 3: a column that does not exist
  await catalog.from('orders', { columns: ['line'] })
  // @ts-expect-error 4: a column of another view
  await catalog.from('stats.moods', { columns: ['mood', 'name'] })
  // @ts-expect-error 5: a column that was not asked for
  ;(await catalog.from('people', { columns: ['id'] }))[0]?.name
  // @ts-expect-error 6: there may be no row
  ;(await catalog.from('people'))[0].name
  // @ts-expect-error 7: a query of a view has its columns
  ;(await catalog.query('FROM overview'))[0]?.items

  // @ts-expect-error 8: a list may be NULL
  order.lines.length
  // @ts-expect-error 9: an item of a list may be missing
  order.lines?.[0].item
  // @ts-expect-error 10: an item of a list may be NULL
  order.lines?.map((line) => line.item)
  // @ts-expect-error 11: a field of a struct that does not exist
  order.lines?.[0]?.prices
  // @ts-expect-error 12: a list in a struct in a list may be NULL
  order.lines?.[0]?.days.length
  // @ts-expect-error 13: a date in it may be NULL
  order.lines?.[0]?.days?.map((day) => day.getTime())
  // @ts-expect-error 14: a field of a struct may be NULL
  order.lines?.[0]?.price?.toFixed(2).length satisfies number
  // @ts-expect-error 15: a map is a list of entries
  order.sent?.['by mail']
  // @ts-expect-error 16: the value of an entry may be NULL
  order.sent?.[0]?.value.length
  // @ts-expect-error 17: the fields of a struct in a map
  order.sent?.[0]?.value?.[0]?.count
  // @ts-expect-error 18: BIGINT is a bigint
  order.id + 1
  // @ts-expect-error 19: rows cannot be changed
  order.id = 1n
  // @ts-expect-error 20: nor can the fields of structs
  person.address.street = 'x'

  // @ts-expect-error 21: no value of the ENUM
  person.mood === 'happy'
  // @ts-expect-error 22: an ENUM may be NULL
  person.mood.length
  // @ts-expect-error 23: a switch that lacks a value of the ENUM
  person.mood satisfies 'sad' | 'ok' | null
  // @ts-expect-error 24: an item of a list that is NOT NULL may be NULL
  person.tags.map((tag) => tag.length)
  // @ts-expect-error 25: a name of a field with a space
  person.address.zip
  // @ts-expect-error 26: a member of a union that does not exist
  person.contact?.tag === 'fax'
  // @ts-expect-error 27: the value depends on the tag
  person.contact?.value.toLowerCase()
  // @ts-expect-error 28: the value of a member
  if (person.contact?.tag === 'phone') person.contact.value satisfies string
  // @ts-expect-error 29: a date may be NULL
  person.born.getTime()
  // @ts-expect-error 30: a timestamp is a Date
  person.seen.length
  // @ts-expect-error 31: a DECIMAL is a number
  person.price satisfies string
  // @ts-expect-error 32: a BLOB is a Buffer
  person.photo satisfies string | null
  // @ts-expect-error 33: the scores of a map may be NULL
  person.scores?.[0]?.value + 1
  // @ts-expect-error 34: integers beyond 2^53 are text in JSON
  overview.id satisfies number | null
  // @ts-expect-error 35: a type of the config
  overview.mood === "it's fine"
  // @ts-expect-error 36: dates are text in JSON
  overview.lines?.[0]?.days?.[0]?.getTime()
  // @ts-expect-error 37: the driver's own values
  raw.seen.getTime()
  // @ts-expect-error 38: the driver's own lists
  raw.tags.length

  // @ts-expect-error 39: a query that does not exist
  queries.peopleOf
  // @ts-expect-error 40: no values
  await queries.peopleIn(catalog)
  // @ts-expect-error 41: a value is missing
  await queries.ofMood(catalog, { mood: 'ok' })
  // @ts-expect-error 42: a value for no parameter
  await queries.person(catalog, { id: 1, name: 'x' })
  // @ts-expect-error 43: one value instead of a list
  await queries.peopleIn(catalog, { ids: 1 })
  // @ts-expect-error 44: a list of other values
  await queries.peopleIn(catalog, { ids: ['1'] })
  // @ts-expect-error 45: no value of the ENUM
  await queries.ofMood(catalog, { mood: 'happy', price: 1 })
  // @ts-expect-error 46: NULL for a parameter without ?
  await queries.person(catalog, { id: null })
  // @ts-expect-error 47: a field of a struct that does not exist
  await queries.findAddress(catalog, { address: { street: 'x', city: 'y' } })
  // @ts-expect-error 48: a field of a struct is missing
  await queries.findAddress(catalog, { address: { street: 'x' } })
  // @ts-expect-error 49: a value of another type
  await queries.person(catalog, { id: new Date() })
  // @ts-expect-error 50: a value for a query without parameters
  await queries.countPeople(catalog, { id: 1 })
  // @ts-expect-error 51: one row is no list
  ;(await queries.countPeople(catalog)).length
  // @ts-expect-error 52: an optional row may be missing
  ;(await queries.person(catalog, { id: 1 })).name
  // @ts-expect-error 53: rows are a list
  ;(await queries.peopleIn(catalog, { ids: [] })).name
  // @ts-expect-error 54: a statement has no rows
  ;(await queries.addPerson(catalog, order as never)).length
  // @ts-expect-error 55: a column that does not exist
  ;(await queries.orderedLines(catalog))[0]?.line
  // @ts-expect-error 56: a column that may be NULL
  ;(await queries.orderedLines(catalog))[0]?.price.toFixed()
  // @ts-expect-error 57: a row mode that does not exist
  await queries.countPeople(catalog, {}, { rowMode: 'text' })
  // @ts-expect-error 58: in JSON a count may be text
  ;(await queries.countPeople(catalog, {}, { rowMode: 'json' })).people satisfies number
  // @ts-expect-error 59: what is no catalog
  await queries.countPeople('catalog.yaml')
  // @ts-expect-error 60: the values of a bound query
  queries.peopleIn.bind({ id: 1 })
}
