import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadConfig } from '../../../src/config/index.js'
import { isConfigError } from '../../../src/errors.js'
import { hostileCatalogs } from '../hostile/hostile-catalogs.js'

const env = { HOSTILE: '${env:HOSTILE_NONE}', HOSTILE_NUL: 'a\0b' }
const unhandled: unknown[] = []
const keepUnhandled = (reason: unknown) => unhandled.push(reason)

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'duckalog-hostile-'))
  process.on('unhandledRejection', keepUnhandled)
})
afterAll(() => {
  process.off('unhandledRejection', keepUnhandled)
  rmSync(folder, { recursive: true })
})

test('there are more than 200 of them', () => {
  expect(hostileCatalogs.length).toBeGreaterThan(200)
})

test.each(hostileCatalogs)('$name: $ends', async ({ content, format, ends }) => {
  const file = join(folder, `catalog.${format}`)
  writeFileSync(file, content)
  const error = await loadConfig(file, { env }).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (error !== undefined && !isConfigError(error)) throw error
  expect(error?.code ?? 'loads').toBe(ends)
  if (!error) return
  const { issues, message } = error
  expect(issues.length).toBeGreaterThan(0)
  expect(issues.length).toBeLessThanOrEqual(51)
  expect(message.length).toBeLessThan(20_000)
})

test('no file leaves a pending promise or changes Object.prototype', async () => {
  await new Promise((resolve) => setImmediate(resolve))
  expect(unhandled).toEqual([])
  expect(Object.keys(Object.prototype)).toEqual([])
  expect({}).not.toHaveProperty('polluted')
})

test('a folder and a file that is not there are refused', async () => {
  await expect(loadConfig(folder)).rejects.toMatchObject({ code: 'CONFIG_NOT_FOUND' })
  await expect(loadConfig(join(folder, 'none', 'catalog.yaml'))).rejects.toMatchObject({ code: 'CONFIG_NOT_FOUND' })
})
