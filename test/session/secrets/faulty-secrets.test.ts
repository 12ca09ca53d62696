import { chmod, stat, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { inspect } from 'node:util'
import type { SecretConfig } from '../../../src/config/model/catalog-config.js'
import { createSecretValue } from '../../../src/secret-value.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { failureOf, sessionConfig, withSession } from '../session-fixtures.js'

const inFolder = temporaryFolder()
let count = 0

const http = (name: string, more: Partial<SecretConfig> = {}): SecretConfig => ({
  type: 'http',
  name,
  bearer_token: createSecretValue('canary-token'),
  ...more,
})
const configOf = (directory: string, ...secrets: SecretConfig[]) =>
  sessionConfig({ directories: { secrets: directory }, secrets })

/** A secret directory with one persistent secret in it. */
async function directoryWithSecret(): Promise<string> {
  const directory = inFolder(`faulty-${++count}`)
  await withSession(configOf(directory, http('kept', { persistent: true })), async () => undefined)
  return directory
}

const fileOf = (directory: string) => join(directory, 'kept.duckdb_secret')

test.each<[fault: string, damage: (directory: string) => Promise<unknown>, said: RegExp]>([
  ['a file that others can read', (directory) => chmod(fileOf(directory), 0o644), /has incorrect permissions/],
  ['a file that is cut off', (directory) => truncate(fileOf(directory), 10), /corrupt/],
  ['a file of junk', (directory) => writeFile(fileOf(directory), 'canary junk'), /corrupt|deserialize/],
])('%s: a persistent secret fails with its place and the file, a temporary one works', async (_fault, damage, said) => {
  const directory = await directoryWithSecret()
  await damage(directory)
  const error = await failureOf(
    withSession(configOf(directory, http('t'), http('kept', { persistent: true })), async () => undefined),
  )
  expect(error).toMatchObject({ code: 'SECRET_INVALID', step: { kind: 'secret', name: 'kept' }, at: ['duckdb', 'secrets', 1] })
  expect(error.message).toMatch(said)
  expect(error.message).toContain(fileOf(directory))
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain('canary')
  await withSession(configOf(directory, http('t')), async ({ report }) => {
    expect(report.steps.at(-1)).toMatchObject({ name: 't', status: 'done' })
  })
})

test('a directory with another mode is used unchanged', async () => {
  const directory = await directoryWithSecret()
  await chmod(directory, 0o744)
  await withSession(configOf(directory, http('kept', { persistent: true })), async ({ report }) => {
    expect(report.warnings).toMatchObject([{ code: 'SECRET_KEPT' }])
  })
  expect((await stat(directory)).mode & 0o777).toBe(0o744)
})

test('a file where the directory should be: a persistent secret fails with its place, and the file stays', async () => {
  const directory = inFolder(`faulty-${++count}`)
  await writeFile(directory, 'a file')
  const error = await failureOf(withSession(configOf(directory, http('kept', { persistent: true })), async () => undefined))
  expect(error).toMatchObject({ code: 'SECRET_INVALID', at: ['duckdb', 'secrets', 0] })
  expect(inspect(error, { depth: null, showHidden: true })).not.toContain('canary')
  expect((await stat(directory)).isFile()).toBe(true)
})
