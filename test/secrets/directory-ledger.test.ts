import { mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createDirectoryLedger } from '../../src/secrets/directory-ledger.js'
import type { SecretProof } from '../../src/secrets/secret-ledger.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const inFolder = temporaryFolder()
let count = 0
const makeDirectory = () => {
  const directory = inFolder(`ledger-${count++}`)
  mkdirSync(directory)
  return directory
}
const proofOf = (directory: string, more: Partial<SecretProof> = {}): SecretProof => {
  return { owner: 'shop', name: 'lake', directory, stamp: { mtime: '1', size: '2' }, verifier: 'v', ...more }
}

test('proofs are read by their owner, replaced and removed', async () => {
  const directory = makeDirectory()
  const [ledger, other] = ['shop', 'other'].map((owner) => createDirectoryLedger(directory, owner))
  expect(await ledger!.read()).toEqual([])
  await ledger!.write(proofOf(directory))
  await ledger!.write(proofOf(directory, { verifier: 'w' }))
  await other!.write(proofOf(directory, { owner: 'other' }))
  expect(await ledger!.read()).toEqual([proofOf(directory, { verifier: 'w' })])
  expect(await other!.read()).toEqual([proofOf(directory, { owner: 'other' })])
  await ledger!.remove('lake')
  await ledger!.remove('never')
  expect(await ledger!.read()).toEqual([])
  expect(await other!.read()).toHaveLength(1)
})

test('only this user can read a proof', async () => {
  const directory = makeDirectory()
  await createDirectoryLedger(directory, 'shop').write(proofOf(directory))
  expect(readdirSync(directory).map((name) => statSync(join(directory, name)).mode & 0o777)).toEqual([0o600])
})

test('a directory that does not exist has no proofs', async () => {
  expect(await createDirectoryLedger(inFolder('none'), 'shop').read()).toEqual([])
})

test('a directory that cannot be listed is an error, not one without proofs', async () => {
  const file = inFolder('file')
  writeFileSync(file, '')
  await expect(createDirectoryLedger(file, 'shop').read()).rejects.toMatchObject({ code: 'ENOTDIR' })
})

test.each<[what: string, text: (directory: string) => string]>([
  ['that is no JSON', () => '{'],
  ['without a name', (directory) => JSON.stringify({ ...proofOf(directory), name: undefined })],
  ['without a verifier', (directory) => JSON.stringify({ ...proofOf(directory), verifier: undefined })],
  ['without a stamp', (directory) => JSON.stringify({ ...proofOf(directory), stamp: undefined })],
  ['with a stamp without a size', (directory) => JSON.stringify({ ...proofOf(directory), stamp: { mtime: '1' } })],
  ['of another directory', (directory) => JSON.stringify(proofOf(`${directory}-2`))],
])('a file %s proves nothing', async (_what, text) => {
  const directory = makeDirectory()
  writeFileSync(join(directory, 'x.duckalog'), text(directory))
  writeFileSync(join(directory, 'other.txt'), JSON.stringify(proofOf(directory)))
  expect(await createDirectoryLedger(directory, 'shop').read()).toEqual([])
})
