import { ConnectionError } from '../../../src/errors.js'
import { toViewError } from '../../../src/views/apply/view-failure.js'
import type { ViewChange } from '../../../src/views/diff/view-change.js'
import { refusal } from '../../session/recording-connection.js'

const definition = { schema: 'main', name: 'v', sql: 'FROM sales.t', hash: '', at: ['views', 0, 'sql'] }
const change = (more: object = {}) =>
  ({ action: 'create', view: { schema: 'main', name: 'v' }, reason: 'it does not exist yet', definition, ...more }) as ViewChange
const messageOf = (said: string, changed = change()) => (toViewError(refusal(said), changed, 'shop') as Error).message

test('the error of a view is what DuckDB says, and nothing that does not belong to it', () => {
  const error = toViewError(refusal('IO Error: no', { retryable: true }), change(), 'shop')
  expect(error).toMatchObject({
    code: 'VIEW_FAILED',
    view: 'main.v',
    retryable: true,
    at: ['views', 0, 'sql'],
    message: 'The view main.v was refused by DuckDB, so no view in "shop" was changed: IO Error: no',
  })
})

test('the error of a replaced view says why it was to be replaced', () => {
  const replaced = change({ action: 'replace', reason: 'its definition changed' })
  expect(messageOf('IO Error: no', replaced)).toMatch(/^The view main\.v \(to be replaced: its definition changed\) was refused/)
})

test.each<[said: string, advice: RegExp | undefined]>([
  ['Catalog Error: Table with name sales.t does not exist!', undefined],
  ['Catalog Error: Table with name SALES.T does not exist!', undefined],
  ['Catalog Error: Table with name hidden does not exist!', /Its SQL does not name "hidden" itself/],
  ['Binder Error: Catalog "far" does not exist!', /Its SQL does not name "far" itself/],
  [
    'IO Error: set unsafe_enable_version_guessing',
    /Use the path of its metadata file .*`unsafe_enable_version_guessing: true` in `duckdb\.settings`/,
  ],
])('%s: the advice is %s', (said, advice) => {
  const [first, ...rest] = messageOf(said).split('\n')
  expect(first?.endsWith(said)).toBe(true)
  expect(rest).toEqual(advice ? [expect.stringMatching(advice)] : [])
})

test('errors of other kinds, and of statements without a view, are passed on', () => {
  const other = new ConnectionError('CATALOG_CLOSED', 'closed')
  expect(toViewError(other, change(), 'shop')).toBe(other)
  const refused = refusal('IO Error: no')
  expect(toViewError(refused, undefined, 'shop')).toBe(refused)
})
