import { describeHolder, isHeld, nameHolder } from '../../../src/materialized/lease/lease.js'

const now = 1_000_000
const file = nameHolder(false, 12, 'north', 'a')
const shared = nameHolder(true, 12, 'north', 'b')

test.each([
  ['nobody', { holder: null, until: null }, { isShared: true, living: [] }, false],
  ['a holder elsewhere before its end', { holder: shared, until: now + 1 }, { isShared: true, living: [] }, true],
  ['a holder elsewhere after its end', { holder: shared, until: now }, { isShared: true, living: [] }, false],
  ['a holder without an end', { holder: shared, until: null }, { isShared: true, living: [] }, false],
  ['a holder of this process after its end', { holder: shared, until: now - 1 }, { isShared: true, living: [shared] }, true],
  ['a former process that had this file', { holder: file, until: now + 1 }, { isShared: false, living: [] }, false],
  ['this process, which has the file', { holder: file, until: now - 1 }, { isShared: false, living: [file] }, true],
  ['a client of the server of this file', { holder: shared, until: now + 1 }, { isShared: false, living: [] }, true],
  ['the server, for its client', { holder: file, until: now + 1 }, { isShared: true, living: [] }, true],
])('a lease of %s', (_, lease, { isShared, living }, held) => {
  expect(isHeld(lease, { isShared, living: new Set(living), now })).toBe(held)
})

test('a holder is described by its process', () => {
  expect(describeHolder(shared)).toBe('process 12 on north')
  expect(describeHolder('x')).toBe('another process')
})
