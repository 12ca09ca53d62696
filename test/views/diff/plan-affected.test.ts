import { planViews } from '../../../src/views/definition/plan-views.js'
import { type ViewDefinition, viewKey } from '../../../src/views/definition/view-definition.js'
import { planAffected } from '../../../src/views/diff/plan-affected.js'
import type { ViewChange } from '../../../src/views/diff/view-change.js'
import { viewsConfig } from '../view-fixtures.js'

const definitions = planViews(
  viewsConfig({
    base: 'SELECT 1 AS x',
    Reader: 'FROM BASE',
    'other.far': 'SELECT * FROM reader',
    alone: "SELECT 'basement' AS x FROM t",
    apart: 'SELECT 2 AS x',
    'odd"name': 'SELECT 3 AS x',
  }),
)

function changesOf(...changed: readonly string[]): readonly ViewChange[] {
  return definitions.map((definition) => changeOf(definition, changed.includes(definition.name)))
}

function changeOf(definition: ViewDefinition, changes: boolean): ViewChange {
  const change = { view: definition, reason: '', definition }
  return changes ? { ...change, action: 'replace' } : { ...change, action: 'keep' }
}

const cases: readonly (readonly [changed: readonly string[], affected: readonly string[]])[] = [
  [[], []],
  [['apart'], ['apart']],
  // A text that holds the name may read it: what it reads is known when it is parsed
  [['base'], ['base', 'Reader', 'far', 'alone']],
  [['Reader'], ['Reader', 'far']],
  [['odd"name'], ['base', 'Reader', 'far', 'alone', 'apart', 'odd"name']],
]
test.each(cases)('of %j change, these can be concerned: %j', (changed, expected) => {
  const { affected, rest } = planAffected(definitions, changesOf(...changed))
  expect(affected.map(({ name }) => name)).toEqual(expected)
  expect([...affected, ...rest].map(({ name }) => name).sort()).toEqual(definitions.map(({ name }) => name).sort())
})

test('a view that is dropped concerns those that read it', () => {
  const dropped: ViewChange = { action: 'drop', view: { schema: 'main', name: 'reader' }, reason: '' }
  expect(planAffected(definitions, [dropped, ...changesOf()]).affected.map(({ name }) => name)).toEqual(['far'])
})

test('with many changes all texts are parsed', () => {
  const many = planViews(viewsConfig(Object.fromEntries(Array.from({ length: 200 }, (_, index) => [`v${index}`, 'SELECT 1']))))
  const changes = many.map((definition, index) => changeOf(definition, index < 60))
  expect(planAffected(many, changes)).toEqual({ affected: many, rest: [], unrecorded: [] })
})

test('where the ledger records what a view reads, its text does not count', () => {
  const two = definitions.filter(({ name }) => name === 'base' || name === 'alone')
  const changes = [changeOf(two[0] as ViewDefinition, true)]
  const affectedBy = (reads: ReadonlyMap<string, readonly []>) =>
    planAffected(two, changes, { reads, database: 'memory' }).affected.map(({ name }) => name)
  expect(affectedBy(new Map())).toEqual(['base', 'alone'])
  expect(affectedBy(new Map([[viewKey(two[1] as ViewDefinition), []]]))).toEqual(['base'])
})
