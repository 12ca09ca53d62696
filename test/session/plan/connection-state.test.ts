import { orderConnectionState } from '../../../src/session/plan/connection-state.js'
import type { SessionStep } from '../../../src/session/plan/session-plan.js'

const step = (kind: SessionStep['kind'], name: string, sql: string): SessionStep =>
  ({ kind, name, scope: 'connection', statements: [{ sql }] }) as unknown as SessionStep
const lake = step('attachment', 'lake', "ATTACH 'ducklake:x' AS lake")
const other = step('attachment', 'other', "ATTACH 'y' AS other")
const zone = step('setting', 'TimeZone', "SET TimeZone = 'UTC'")
const use = step('pragma', 'USE lake', 'USE lake')
const path = step('setting', 'search_path', "SET search_path = 'main,Lake.main'")

test.each<[what: string, steps: readonly SessionStep[], ordered: readonly SessionStep[]]>([
  ['without attachments stay', [zone, use], [zone, use]],
  ['that name no database stay', [zone, lake], [zone, lake]],
  ['that name one, and those after them, wait', [zone, use, path, lake, other], [zone, lake, other, use, path]],
  ['before the one that names one stay', [zone, path, lake], [zone, lake, path]],
])('steps %s', (_what, steps, ordered) => {
  expect(orderConnectionState(steps).map(({ name }) => name)).toEqual(ordered.map(({ name }) => name))
})
