import { parseKept } from '../../../src/views/ledger/kept-rows.js'

const entry = ['main', 'v', 'shop', null, 0, null, false, null, null, null, null, null, null, null]

test('what the ledger does not know is not there, and nothing is NULL', () => {
  const { keptRows } = parseKept({ kept_rows: JSON.stringify([entry]), now: 1n }, 0)
  expect(keptRows).toEqual([{ schema: 'main', name: 'v', owner: 'shop', run: 0, exists: false }])
  expect(Object.values(keptRows[0] ?? {})).not.toContain(null)
})

test('a ledger without kept rows has none', () => {
  expect(parseKept({ kept_rows: null }, 0).keptRows).toEqual([])
  expect(parseKept({}, 0).keptRows).toEqual([])
})
