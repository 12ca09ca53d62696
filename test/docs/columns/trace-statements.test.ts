import { type CatalogLineage, loadLineage } from '../../../src/docs/index.js'
import type { CatalogInput } from '../../../src/index.js'
import { statements } from './statements.js'

const table = (columns: Readonly<Record<string, string>>) => ({
  columns: Object.entries(columns).map(([name, type]) => ({ name, type })),
})
const columns = JSON.stringify({
  sources: {
    x: table({ a: 'INTEGER', b: 'INTEGER', s: 'STRUCT(p INTEGER, q INTEGER)', tags: 'VARCHAR[]', t: 'TIMESTAMP', d: 'DATE' }),
    y: table({ a: 'INTEGER', c: 'INTEGER', t: 'TIMESTAMP' }),
    'crm.public.names': table({ id: 'INTEGER', name: 'VARCHAR' }),
  },
})

const catalog: CatalogInput = {
  version: 1,
  duckdb: { database: 'shop.duckdb' },
  attachments: { postgres: [{ alias: 'crm', host: 'localhost', port: 1, database: 'd', user: 'u', password: 'p4ssword' }] },
  macros: [
    { name: 'twice', parameters: ['v'], sql: 'v * 2' },
    { name: 'of_y', parameters: ['least'], table_sql: 'SELECT c FROM shop.main.y WHERE a > least' },
  ],
  views: [{ name: 'names', sql: 'FROM crm.names' }, ...statements.map(([sql], index) => ({ name: `v${index}`, sql }))],
}

let lineage: CatalogLineage
beforeAll(async () => {
  lineage = await loadLineage(catalog, { columns })
})

const tableOf = (id: string) => id.replace(/^\w+:(?:.*\.)?/, '')

/** `x.a | x.b`, by column. */
function originsOf(view: string): Readonly<Record<string, string>> {
  const { columns: own = [] } = lineage.nodes.find(({ id }) => id === view) ?? {}
  const edges = (lineage.columnEdges ?? []).filter(({ to }) => to.node === view)
  const list = (column: string | undefined, kind: string) =>
    edges
      .filter((edge) => edge.to.column === column && edge.kind === kind)
      .map(({ from }) => `${tableOf(from.node)}.${from.column ?? '*'}`)
      .sort()
      .join(' ')
  const origin = (column: string) => [list(column, 'direct'), list(column, 'indirect'), list(column, 'unknown')]
  const rows = [list(undefined, 'indirect'), list(undefined, 'unknown')].filter(Boolean).join(' unknown ')
  const show = ([direct = '', indirect, unknown]: readonly string[]) =>
    `${direct}${indirect ? ` | ${indirect}` : ''}${unknown ? ' unknown' : ''}`
  return { ...Object.fromEntries(own.map(({ name }) => [name, show(origin(name))])), ...(rows && { rows }) }
}

/** What decides a column is listed once, even if it also has its values. */
const sorted = (origin: string) => {
  const [direct = [], indirect = []] = origin.split('|').map((part) => part.trim().split(' ').filter(Boolean).sort())
  const others = indirect.filter((each) => !direct.includes(each))
  return `${direct.join(' ')}${others.length > 0 ? ` | ${others.join(' ')}` : ''}`
}

test.each(statements.map(([sql, expected], index) => [sql, expected, index] as const))('%s', (_sql, expected, index) => {
  const { problem } = lineage.nodes.find(({ id }) => id === `view:v${index}`) ?? {}
  expect(problem).toBeUndefined()
  expect(originsOf(`view:v${index}`)).toEqual(
    Object.fromEntries(Object.entries(expected).map(([name, origin]) => [name, sorted(origin)])),
  )
})

test('a view is where the columns of others come from, not what it reads itself', () => {
  expect(originsOf('view:names')).toEqual({ id: 'names.id', name: 'names.name' })
  const edges = (lineage.columnEdges ?? []).filter(({ to }) => to.node === 'view:names')
  expect(edges[0]).toEqual({
    from: { node: 'source:crm.public.names', column: 'id' },
    to: { node: 'view:names', column: 'id' },
    kind: 'direct',
  })
})
