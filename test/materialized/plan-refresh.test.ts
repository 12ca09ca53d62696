import { planRefresh, type RefreshFacts } from '../../src/materialized/plan-refresh.js'
import type { PlannedMaterialized } from '../../src/views/definition/plan-materialized.js'
import { judgeRows } from '../../src/views/diff/judge-rows.js'
import type { KeptRows } from '../../src/views/ledger/kept-rows.js'

const hour = 3_600_000
const policy: PlannedMaterialized = { mode: 'replace', changedBy: 'sources', whenStale: 'serve', build: 'b' }
const kept: KeptRows = {
  schema: 'main',
  name: 'v',
  owner: '',
  build: 'b',
  run: 7,
  table: 'main__v__7',
  exists: true,
  refreshedAt: 1_000 * hour,
}
const recorded = [
  { source: 'a.csv', digest: '1' },
  { source: 'crm.t', unchecked: 'no idea' },
]
const same = [
  { source: 'a.csv', digest: '1' },
  { source: 'crm.t', unchecked: 'no idea' },
]

function decide(
  rules: Partial<PlannedMaterialized>,
  rows: KeptRows | undefined,
  facts: Partial<RefreshFacts> & { readonly hours?: number } = {},
) {
  const { hours = 2, ...others } = facts
  const materialized = { ...policy, ...rules }
  const definition = { schema: 'main', name: 'v', sql: '', hash: '', at: [], materialized }
  const now = 1_000 * hour + hours * hour
  const form = { ...judgeRows(materialized, rows, now), definition, rows, clockMs: 0 }
  const { action, reason } = planRefresh(form, {
    sources: same,
    recorded,
    now,
    asked: now,
    isNamed: false,
    isFull: false,
    ...others,
  })
  return `${action}: ${reason}`
}

const old = 'its rows are 2h old'

test.each<[string, string]>([
  [decide({}, undefined), 'refresh: it has no rows yet'],
  [decide({}, { ...kept, table: undefined }), 'refresh: it has no rows yet'],
  [decide({}, { ...kept, exists: false }), 'refresh: the table with its rows is gone'],
  [decide({ build: 'c' }, kept), 'refresh: its definition changed'],
  // Nothing tells about crm.t, so a rule leaves it, and a name does not
  [decide({}, kept), `keep: ${old}`],
  [decide({}, kept, { isNamed: true }), 'refresh: changes of its sources cannot be detected'],
  [
    decide({ changedBy: 'never' }, kept, { sources: [], recorded: [], isNamed: true }),
    'refresh: changes of its sources cannot be detected',
  ],
  [decide({}, kept, { sources: same.slice(0, 1), recorded: recorded.slice(0, 1), isNamed: true }), `keep: ${old}`],
  [decide({}, kept, { isFull: true }), 'refresh: all rows were asked for'],
  [decide({ maxAge: hour }, kept), `refresh: ${old}, the limit is 1h`],
  [decide({ maxAge: 2 * hour }, kept), `keep: ${old}`],
  [decide({}, kept, { sources: [{ source: 'a.csv', digest: '2' }] }), 'refresh: a.csv has changed'],
  [
    decide({}, kept, { sources: [...same, { source: 'b.csv', digest: '1' }] }),
    'refresh: it reads b.csv, which it did not read before',
  ],
  [decide({}, kept, { sources: same.slice(0, 1) }), 'refresh: it no longer reads crm.t'],
  [
    decide({}, kept, { sources: [same[0] as (typeof same)[number], { source: 'crm.t', digest: '1' }] }),
    'refresh: crm.t has changed',
  ],
  [
    decide({}, kept, { sources: [{ source: 'a.csv', failed: new Error('no route') }] }),
    'refresh: a.csv could not be checked: no route',
  ],
  [
    decide({ minAge: 3 * hour }, kept, { sources: [{ source: 'a.csv', digest: '2' }] }),
    `skip: a.csv has changed, but ${old} and stay at least 3h`,
  ],
  [
    decide({ minAge: 3 * hour }, kept, { sources: [{ source: 'a.csv', digest: '2' }], isNamed: true }),
    'refresh: a.csv has changed',
  ],
  [decide({ minAge: hour }, kept, { sources: [{ source: 'a.csv', digest: '2' }] }), 'refresh: a.csv has changed'],
  [decide({ minAge: 3 * hour, build: 'c' }, kept), 'refresh: its definition changed'],
  // Another call has read the rows after this one was made
  [decide({}, kept, { isFull: true, asked: 1_000 * hour }), 'keep: another refresh has just read its rows'],
  [decide({}, kept, { isFull: true, asked: 1_000 * hour + 1 }), 'refresh: all rows were asked for'],
  [decide({}, kept, { sources: undefined }), `keep: ${old}; its sources were not checked`],
  // A clock that was set back makes no negative age
  [decide({}, kept, { hours: -1, asked: Infinity }), 'keep: its rows are 0s old'],
])('%s', (found, expected) => {
  expect(found).toBe(expected)
})
