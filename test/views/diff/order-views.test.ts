import type { ViewReference, ViewSyntax } from '../../../src/views/definition/view-definition.js'
import { orderViews } from '../../../src/views/diff/order-views.js'

const reference = (text: string): ViewReference => {
  const [name = '', schema, catalog] = text.split('.').reverse()
  return { name, ...(schema && { schema }), ...(catalog && { catalog }) }
}

const syntax = (qualified: string, reads: readonly string[]): ViewSyntax => {
  const [name = '', schema = 'main'] = qualified.split('.').reverse()
  return { schema, name, sql: '', hash: '', at: ['views', qualified], references: reads.map(reference) }
}

const order = (views: Readonly<Record<string, readonly string[]>>) =>
  orderViews(
    Object.entries(views).map(([name, reads]) => syntax(name, reads)),
    'db',
  ).map(({ schema, name }) => `${schema}.${name}`)

test.each<[what: string, views: Readonly<Record<string, readonly string[]>>, ordered: readonly string[]]>([
  ['independent views keep the order of the config', { b: [], a: [], c: [] }, ['main.b', 'main.a', 'main.c']],
  ['a view comes after what it reads', { c: ['b'], b: ['a'], a: [] }, ['main.a', 'main.b', 'main.c']],
  ['names have no case', { B: ['A'], a: [] }, ['main.a', 'main.B']],
  ['an unqualified name is the own schema’s first', { 's.v': ['x'], x: [], 's.x': [] }, ['s.x', 's.v', 'main.x']],
  ['an unqualified name is then that of main', { 's.v': ['x'], x: [] }, ['main.x', 's.v']],
  ['a qualified name is that schema’s', { 's.v': ['main.x'], 's.x': [], x: [] }, ['main.x', 's.v', 's.x']],
  ['the own database may be named', { v: ['db.main.x', 'db.y'], y: [], x: [] }, ['main.x', 'main.y', 'main.v']],
  ['another database is no view of ours', { x: ['pg.public.x', 'pg.x'] }, ['main.x']],
  ['a diamond', { d: ['b', 'c'], c: ['a'], b: ['a'], a: [] }, ['main.a', 'main.b', 'main.c', 'main.d']],
])('%s', (_, views, ordered) => {
  expect(order(views)).toEqual(ordered)
})

test('a chain of 20,000 views can be ordered', () => {
  const names = Array.from({ length: 20_000 }, (_, index) => `v${index}`)
  const ordered = order(Object.fromEntries(names.map((name, index) => [name, index + 1 < names.length ? [`v${index + 1}`] : []])))
  expect(ordered[0]).toBe('main.v19999')
  expect(ordered.at(-1)).toBe('main.v0')
})

test.each<[views: Readonly<Record<string, readonly string[]>>, message: RegExp, at: string]>([
  [{ a: ['b'], b: ['c'], c: ['a'] }, /main\.a → main\.b → main\.c → main\.a/, 'a'],
  [{ x: ['a'], a: ['b'], b: ['a'] }, /main\.a → main\.b → main\.a/, 'a'],
  [{ a: ['A'] }, /main\.a reads itself.*qualify it/, 'a'],
])('the cycle in %j is named', (views, message, at) => {
  expect(() => order(views)).toThrow(
    expect.objectContaining({ code: 'VIEW_CYCLE', message: expect.stringMatching(message), at: ['views', at] }),
  )
})
