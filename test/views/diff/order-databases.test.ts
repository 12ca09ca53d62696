import type { ViewName, ViewReference } from '../../../src/views/definition/view-definition.js'
import { orderDatabases } from '../../../src/views/diff/order-databases.js'
import type { ViewChange } from '../../../src/views/diff/view-change.js'

/** `database.schema.name`, or `schema.name` of the catalog's own database. */
function nameOf(text: string): ViewName {
  const [name = '', schema = '', database] = text.split('.').reverse()
  return database === undefined ? { schema, name } : { database, schema, name }
}

/** A change of a view that reads others, each as the SQL has it. */
function change(view: string, ...reads: readonly string[]): ViewChange {
  const references = reads.map((text): ViewReference => {
    const [name = '', schema, catalog] = text.split('.').reverse()
    return { ...(catalog !== undefined && { catalog }), ...(schema !== undefined && { schema }), name }
  })
  const definition = { ...nameOf(view), sql: '', hash: '', at: ['views', view], references }
  return { action: 'create', view: nameOf(view), reason: '', definition }
}

const drop = (view: string): ViewChange => ({ action: 'drop', view: nameOf(view), reason: '' })

function order(...changes: readonly ViewChange[]): readonly (readonly [string, readonly string[]])[] {
  return orderDatabases(changes, 'own').map(({ target = '', changes: part }) => [target, part.map(({ view }) => view.name)])
}

test.each<[what: string, changes: readonly ViewChange[], ordered: ReturnType<typeof order>]>([
  ['nothing', [], []],
  ['one database', [change('main.a'), change('main.b', 'a')], [['', ['a', 'b']]]],
  [
    'what is free keeps its order',
    [change('main.a'), change('x.main.b'), change('main.c'), drop('y.main.d')],
    [
      ['', ['a', 'c']],
      ['x', ['b']],
      ['y', ['d']],
    ],
  ],
  [
    'what is read comes first',
    [change('main.a', 'x.main.b'), change('x.main.b', 'y.main.c'), change('y.main.c')],
    [
      ['y', ['c']],
      ['x', ['b']],
      ['', ['a']],
    ],
  ],
  [
    'the own database by its name, in any case',
    [change('x.main.b', 'OWN.main.a'), change('main.a')],
    [
      ['', ['a']],
      ['x', ['b']],
    ],
  ],
  [
    'an unqualified name that is not beside the view',
    [change('x.s.b', 'a'), change('main.a')],
    [
      ['', ['a']],
      ['x', ['b']],
    ],
  ],
  [
    'a name beside the view',
    [change('x.s.b', 'a'), change('x.s.a'), change('main.a')],
    [
      ['x', ['b', 'a']],
      ['', ['a']],
    ],
  ],
  [
    'a schema of the same database',
    [change('x.s.b', 't.a'), change('x.t.a'), change('t.a')],
    [
      ['x', ['b', 'a']],
      ['', ['a']],
    ],
  ],
  [
    'the alias in place of a schema',
    [change('main.b', 'x.a'), change('x.main.a')],
    [
      ['x', ['a']],
      ['', ['b']],
    ],
  ],
  [
    'aliases in any case',
    [change('X.main.a'), change('main.b', 'x.main.a'), drop('x.main.c')],
    [
      ['X', ['a', 'c']],
      ['', ['b']],
    ],
  ],
])('%s', (_what, changes, ordered) => {
  expect(order(...changes)).toEqual(ordered)
})

test('a cycle of databases is an error that names its views', () => {
  const run = () =>
    order(
      change('z.main.q', 'x.main.a'),
      change('x.main.a', 'y.main.b'),
      change('y.main.c', 'own.main.d'),
      change('main.d', 'x.main.e'),
      change('x.main.e'),
      change('y.main.b'),
    )
  expect(run).toThrow(
    expect.objectContaining({
      code: 'VIEW_CYCLE',
      view: 'x.main.a',
      at: ['views', 'x.main.a'],
      message:
        'Views in several databases read each other: x.main.a reads y.main.b, and y.main.c reads main.d, and main.d reads x.main.e. ' +
        'Databases are written one after the other, so none of them can be first. Put these views into one database.',
    }),
  )
})
