import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { mkdtemp } from 'node:fs/promises'
import { digestUnderKey, hasSecretFile, isMissing, readStamp } from '../../src/secrets/secret-files.js'
import { temporaryFolder } from '../support/temporary-folder.js'

const inFolder = temporaryFolder()
const makeDirectory = () => mkdtemp(inFolder('secrets-'))

test('the stamp of a secret changes with its file', async () => {
  const directory = await makeDirectory()
  expect(await hasSecretFile(directory, 'lake')).toBe(false)
  expect(await readStamp(directory, 'lake')).toBeUndefined()
  writeFileSync(`${directory}/lake.duckdb_secret`, 'one')
  expect(await hasSecretFile(directory, 'lake')).toBe(true)
  expect(await readStamp(directory, 'lake')).toMatchObject({ size: '3', mtime: expect.stringMatching(/^\d{19}$/) })
})

test('what cannot be looked at is an error, not a missing file', async () => {
  const directory = await makeDirectory()
  writeFileSync(`${directory}/file`, '')
  await expect(readStamp(`${directory}/file`, 'lake')).rejects.toMatchObject({ code: 'ENOTDIR' })
  expect(isMissing({ code: 'ENOENT' })).toBe(true)
  expect(isMissing({ code: 'EACCES' })).toBe(false)
  expect(isMissing(undefined)).toBe(false)
})

test('a digest needs the key of its directory', async () => {
  const directory = await makeDirectory()
  expect(await digestUnderKey(directory, 'text', { createKey: false })).toBeUndefined()
  expect(existsSync(`${directory}/duckalog.key`)).toBe(false)
  const digest = await digestUnderKey(directory, 'text', { createKey: true })
  expect(digest).toMatch(/^[0-9a-f]{64}$/)
  // A key that is there is kept
  const key = readFileSync(`${directory}/duckalog.key`, 'utf8')
  expect(await digestUnderKey(directory, 'text', { createKey: true })).toBe(digest)
  expect(readFileSync(`${directory}/duckalog.key`, 'utf8')).toBe(key)
  expect(await digestUnderKey(directory, 'text', { createKey: false })).toBe(digest)
  expect(await digestUnderKey(directory, 'texts', { createKey: false })).not.toBe(digest)
  expect(await digestUnderKey(await makeDirectory(), 'text', { createKey: true })).not.toBe(digest)
  // One that is still being written is not used
  writeFileSync(`${directory}/duckalog.key`, key.slice(1))
  expect(await digestUnderKey(directory, 'text', { createKey: false })).toBeUndefined()
})
