import { type ExistingSecret, planExisting } from '../../src/secrets/plan-ownership.js'

const either = [true, false]
const all = (['owner', 'former', undefined] as const).flatMap((provenBy) =>
  either.flatMap((isSame) => either.map((readOnly): ExistingSecret => ({ ...(provenBy && { provenBy }), isSame, readOnly }))),
)
const decisions = new Map(all.map((secret) => [secret, planExisting(secret)]))
const of = (wanted: Partial<ExistingSecret>) =>
  all
    .filter((secret) => Object.entries(wanted).every(([key, value]) => Reflect.get(secret, key) === value))
    .map((secret) => decisions.get(secret))

test('a persistent secret without a proven owner is never changed', () => {
  expect(of({ provenBy: undefined as never })).toEqual(['keep-foreign', 'keep-foreign', 'keep-foreign', 'keep-foreign'])
})

test('an owned one is replaced if it changed and the session may write, and otherwise stays', () => {
  expect(of({ provenBy: 'owner', isSame: true })).toEqual(['skip', 'skip'])
  expect(of({ provenBy: 'owner', isSame: false, readOnly: true })).toEqual(['keep-read-only'])
  expect(of({ provenBy: 'owner', isSame: false, readOnly: false })).toEqual(['replace'])
})

test('one of the former owner moves to this owner only if it is the same and the session may write', () => {
  expect(of({ provenBy: 'former', isSame: true, readOnly: false })).toEqual(['take-over'])
  expect(of({ provenBy: 'former', isSame: true, readOnly: true })).toEqual(['skip'])
  expect(of({ provenBy: 'former', isSame: false })).toEqual(['keep-foreign', 'keep-foreign'])
})
