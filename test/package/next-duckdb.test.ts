import { compareReplays, type Outcome } from '../../scripts/next-duckdb/compare-replays.js'
import { renderChanges, renderSeen } from '../../scripts/next-duckdb/render-next-duckdb.js'

const rows = (...values: readonly string[]): Outcome => ({ sql: 'FROM v', types: ['a VARCHAR'], rows: values })
const failed = (error: string): Outcome => ({ sql: 'FROM v', error })
const compare = (tested: Outcome, newest: Outcome, again = tested) =>
  compareReplays({ shop: [tested] }, { shop: [again] }, { shop: [newest] })

test.each<[what: string, tested: Outcome, newest: Outcome]>([
  ['other rows', rows('1'), rows('2')],
  ['other types', rows(), { ...rows(), types: ['a INTEGER'] }],
  ['an error', rows('1'), failed('Binder Error: no')],
  ['no error any more', failed('Binder Error: no'), rows('1')],
])('%s is a finding that names the catalog and both answers', (_what, tested, newest) => {
  const { findings, statements } = compare(tested, newest)
  expect(statements).toBe(1)
  expect(findings).toMatchObject([{ where: 'shop', what: expect.stringMatching(/^FROM v → .+, before: .+/) }])
})

test.each<[what: string, tested: Outcome, newest: Outcome]>([
  ['the same rows', rows('1', '2'), rows('1', '2')],
  ['another text of an error', failed('Binder Error: no'), failed('Binder Error: never')],
  ['a statement that was split elsewhere', rows('1'), { ...rows('1'), sql: 'FROM v;' }],
])('%s is no finding', (_what, tested, newest) => {
  expect(compare(tested, newest)).toEqual({ findings: [], statements: 1, stopped: {} })
})

test('what differs between two runs of one version is not compared', () => {
  expect(compare(rows('1'), rows('3'), rows('2'))).toEqual({ findings: [], statements: 0, stopped: {} })
})

test.each([
  'Extension "/e/v2.0.1/linux_amd64/httpfs.duckdb_extension" not found.',
  'Failed to download extension "httpfs" at URL',
])('a catalog stops where the newest version has no extension: %s', (error) => {
  const answers = [rows('1'), rows('1')]
  const newest = [failed(`IO Error: ${error}`), failed('Catalog Error: no table')]
  expect(compareReplays({ shop: answers }, { shop: answers }, { shop: newest })).toEqual({
    findings: [],
    statements: 0,
    stopped: { shop: 'httpfs' },
  })
})

test('a process that ends is a finding', () => {
  expect(compareReplays({ shop: [] }, { shop: [] }, { shop: 'ended with status 11' }).findings).toHaveLength(1)
})

test('the page lists what was not run, and the changes that affect users', () => {
  expect(renderSeen([{ version: '2.0.1', tried: '7 statements', notRun: '' }])).toContain('\n| 2.0.1 | 7 statements | nothing |')
  const told = { change: 'X', consequence: 'Y' }
  expect(
    renderChanges([
      { since: '2.0', seen: /x/, told },
      { since: '2.0', seen: /y/ },
    ])
      .split('\n')
      .slice(2),
  ).toEqual(['| 2.0 | X | Y |'])
})
