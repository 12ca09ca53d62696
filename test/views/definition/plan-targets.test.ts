import type { AttachmentsConfig } from '../../../src/config/model/attachment-config.js'
import type { CatalogConfig } from '../../../src/config/model/catalog-config.js'
import { isLake, planSnapshot, planTarget, planTargets } from '../../../src/views/definition/plan-targets.js'

const attachments: AttachmentsConfig = {
  duckdb: [
    { alias: 'Own', path: '/o', read_only: false },
    { alias: 'read', path: '/r' },
  ],
  sqlite: [{ alias: 'lite', path: '/l', read_only: false }],
  ducklake: [
    { alias: 'Lake', metadata: '/l', read_only: false },
    { alias: 'old', metadata: '/l', snapshot_version: 3 },
    { alias: 'then', metadata: '/l', snapshot_time: '2026-01-01' },
  ],
}
const config = (more: Partial<CatalogConfig> = {}): CatalogConfig => ({ version: 1, duckdb: {}, attachments, views: [], ...more })
const into = (alias: string) => ({ views: [{ name: 'v', sql: 'SELECT 1', into: alias }] })

test.each<[what: string, more: Partial<CatalogConfig>, targets: readonly string[]]>([
  ['has no views', {}, []],
  ['has views of its own', { views: [{ name: 'v', sql: 'SELECT 1' }] }, []],
  ['has a view in a database', into('own'), ['Own']],
  ['has a view in a lake', into('LAKE'), ['Lake']],
  ['has a macro in a database', { macros: [{ name: 'm', sql: '1', into: 'own' }] }, ['Own']],
  ['has a view in a lake at a snapshot', into('old'), ['old']],
  ['has a name, and so may have left views', { name: 'shop' }, ['Own', 'Lake']],
  ['has a name, and a view in a lake at a snapshot', { name: 'shop', ...into('then') }, ['Own', 'Lake', 'then']],
  ['attaches nothing', { name: 'shop', attachments: {} }, []],
])('a catalog that %s: with %j it reads the views of %j', (_what, more, targets) => {
  expect(planTargets(config(more))).toEqual(targets)
})

test.each<[alias: string | undefined, target: string | undefined, snapshot: string | undefined, lake: boolean]>([
  ['OWN', 'Own', undefined, false],
  ['lake', 'Lake', undefined, true],
  ['Old', 'old', 'at version 3', true],
  ['then', 'then', 'as of 2026-01-01', true],
  ['Elsewhere', 'Elsewhere', undefined, false],
])('the alias %s is declared as %s', (alias, target, snapshot, lake) => {
  expect(planTarget(alias!, config())).toBe(target)
  expect(planSnapshot(alias, config())).toBe(snapshot)
  expect(isLake(alias, config())).toBe(lake)
})

test("the catalog's own database is no lake, and at no snapshot", () => {
  expect(planSnapshot(undefined, config())).toBeUndefined()
  expect(isLake(undefined, config())).toBe(false)
})
