import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import {
  extensionFileIn,
  hashFile,
  type LockedExtension,
  listExtensionFiles,
  readExtensionLock,
  verifyExtension,
  writeExtensionLock,
} from '../../../src/session/apply/extension-lock.js'
import { temporaryFolder } from '../../support/temporary-folder.js'

const inFolder = temporaryFolder()
const place = { duckdb: 'v1.5.5', platform: 'linux_amd64' }
const lockFileName = 'duckalog-extensions.json'
const all = async () => [place]

let count = 0
function makeDirectory(extensions: Readonly<Record<string, string>> = {}): string {
  const directory = inFolder(`extensions-${count++}`)
  mkdirSync(directory)
  for (const [name, text] of Object.entries(extensions)) {
    const file = extensionFileIn(directory, { ...place, name })
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  return directory
}

async function lock(directory: string, ...names: readonly string[]): Promise<void> {
  const entries = names.map(async (name): Promise<LockedExtension> => {
    return { ...place, name, version: '1', sha256: await hashFile(extensionFileIn(directory, { ...place, name })) }
  })
  await writeExtensionLock(directory, await Promise.all(entries))
}

test('an extension that is in the lockfile is valid, also under another name of it', async () => {
  const directory = makeDirectory({ httpfs: 'h', postgres_scanner: 'p' })
  await lock(directory, 'postgres_scanner', 'httpfs')
  expect(await readExtensionLock(directory)).toMatchObject([{ name: 'httpfs' }, { name: 'postgres_scanner' }])
  for (const name of ['httpfs', 'HTTPFS', 'postgres']) expect(await verifyExtension(directory, name, all)).toBeUndefined()
})

test('the lockfile has its format, and lists its extensions in a fixed order', async () => {
  const directory = makeDirectory({ httpfs: 'h', excel: 'e' })
  await lock(directory, 'httpfs', 'excel')
  const written = JSON.parse(readFileSync(join(directory, lockFileName), 'utf8'))
  expect(written).toMatchObject({ format: 1, extensions: [{ name: 'excel' }, { name: 'httpfs' }] })
})

test('the extension files of a directory are listed if it has a lockfile, for this version and platform', async () => {
  const directory = makeDirectory({ httpfs: 'h', excel: 'e' })
  writeFileSync(join(directory, place.duckdb, place.platform, 'httpfs.duckdb_extension.info'), '')
  expect(await listExtensionFiles(directory, all)).toEqual([])
  await lock(directory, 'httpfs')
  expect([...(await listExtensionFiles(directory, all))].sort()).toEqual(['excel', 'httpfs'])
  expect(await listExtensionFiles(directory, async () => [{ ...place, platform: 'osx_arm64' }])).toEqual([])
})

test('a directory without a lockfile is valid', async () => {
  expect(await readExtensionLock(makeDirectory())).toBeUndefined()
  expect(await verifyExtension(makeDirectory({ httpfs: 'h' }), 'httpfs', all)).toBeUndefined()
})

test.each<[title: string, damage: (directory: string) => void, problem: RegExp]>([
  [
    'a changed file',
    (directory) => writeFileSync(extensionFileIn(directory, { ...place, name: 'httpfs' }), 'H'),
    /differs from the bundled one.*It was not loaded/,
  ],
  ['a lockfile that is a folder', (directory) => mkdirSync(join(directory, lockFileName)), /The lockfile .* cannot be read\.$/],
  [
    'a lockfile that is cut',
    (directory) => writeFileSync(join(directory, lockFileName), '{"ext'),
    /The lockfile .* is not valid JSON\.$/,
  ],
  [
    'a lockfile of another tool',
    (directory) => writeFileSync(join(directory, lockFileName), '{"extensions":[{"name":"httpfs"}]}'),
    /The lockfile .* was not written by `extensions bundle`\.$/,
  ],
])('%s is reported before DuckDB runs the extension', async (title, damage, problem) => {
  const directory = makeDirectory({ httpfs: 'h' })
  if (title === 'a changed file') await lock(directory, 'httpfs')
  damage(directory)
  expect(await verifyExtension(directory, 'httpfs', all)).toMatch(problem)
})

test('an extension of another version or platform is not in the lockfile, and one without a file is missing', async () => {
  const directory = makeDirectory({ httpfs: 'h', json: 'j' })
  await lock(directory, 'httpfs')
  expect(await verifyExtension(directory, 'json', all)).toMatch(
    /is not in the lockfile .*Bundle the extensions again, or remove the file/,
  )
  for (const other of [{ duckdb: 'v1.4.0' }, { platform: 'osx_arm64' }]) {
    const elsewhere = { ...place, ...other }
    const file = extensionFileIn(directory, { ...elsewhere, name: 'httpfs' })
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, 'h')
    expect(await verifyExtension(directory, 'httpfs', async () => [elsewhere])).toMatch(/is not in the lockfile/)
  }
  await writeExtensionLock(directory, [{ ...place, name: 'excel', version: '1', sha256: '' }])
  expect(await verifyExtension(directory, 'excel', all)).toMatch(/is in the lockfile .* but does not exist/)
  expect(await verifyExtension(directory, 'icu', all)).toBeUndefined()
})
