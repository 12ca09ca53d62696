import type { DuckDBConfig } from '../../../src/config/model/catalog-config.js'
import { applySession, planSession } from '../../../src/session/index.js'
import { type Answer, recordingConnection, refusal } from '../recording-connection.js'
import { failureOf, sessionConfig } from '../session-fixtures.js'

const missing = refusal('IO Error: Extension "/e/x.duckdb_extension" not found.')
const noNetwork = refusal('IO Error: Failed to download extension "x" at URL "http://e/x.gz"')
const broken = refusal('IO Error: x.duckdb_extension is not a DuckDB extension')

/** Applies the extension `x`; its LOAD and INSTALL answer in turn, an answer past the list is success. */
async function apply(duckdb: DuckDBConfig, loads: readonly Answer[], installs: readonly Answer[] = []) {
  const left = { LOAD: [...loads], INSTALL: [...installs] }
  const connection = recordingConnection((sql) => left[sql.split(' ', 1)[0]?.replace('FORCE', 'INSTALL') as 'LOAD']?.shift())
  const [step] = planSession(sessionConfig({ extensions: ['x'], ...duckdb })).steps
  const result = applySession(connection, [step!], { retry: { attempts: 1 } })
  await result.catch(() => undefined)
  return { result, ran: connection.ran.map(({ sql }) => sql) }
}

test('an extension that loads is not installed', async () => {
  const { result, ran } = await apply({}, [])
  expect(ran).toEqual(['LOAD "x"'])
  expect((await result).steps).toEqual([expect.not.objectContaining({ reason: expect.anything() })])
})

test('a missing extension is installed and loaded', async () => {
  const { result, ran } = await apply({}, [missing])
  expect(ran).toEqual(['LOAD "x"', 'INSTALL "x"', 'LOAD "x"'])
  expect((await result).steps).toMatchObject([{ status: 'done', reason: 'installed' }])
})

test.each<[what: string, duckdb: DuckDBConfig, load: Answer]>([
  ['that is missing where nothing is installed', { extension_policy: 'local_only' }, missing],
  ['that is broken', {}, broken],
])('an extension %s is an error, and nothing is downloaded', async (_what, duckdb, load) => {
  const { result, ran } = await apply(duckdb, [load])
  expect(await failureOf(result)).toMatchObject({ code: 'EXTENSION_UNAVAILABLE', at: ['duckdb', 'extensions', 0] })
  expect(ran).toEqual(['LOAD "x"'])
})

test('the error of a failed download names the file that was missing', async () => {
  const error = await failureOf((await apply({}, [missing], [noNetwork])).result)
  expect(error.message).toMatch(/^The extension "x" could not be loaded: IO Error: Failed to download/)
  expect(error.message).toContain('put its file for this DuckDB version at /e/x.duckdb_extension')
})

test('the error of an extension that needs another one names that', async () => {
  const needs = refusal('Missing Extension Error: x requires the extension spatial to be loaded')
  const error = await failureOf((await apply({ extension_policy: 'local_only' }, [needs])).result)
  expect(error.message).toContain('To provide the extension spatial')
})

test('the error of an extension by its file says to check the file', async () => {
  const extensions = [{ name: 'x', path: '/e/x.duckdb_extension' }]
  const error = await failureOf((await apply({ extensions }, [missing])).result)
  expect(error.message).toContain('Check duckdb.extensions[].path')
  expect(error.message).not.toContain('To provide')
})

test('an optional extension that fails is a warning', async () => {
  const { result } = await apply({ extensions: [{ name: 'x', optional: true }] }, [broken])
  const { steps, warnings } = await result
  expect(steps).toMatchObject([{ status: 'failed', reason: expect.stringContaining('not a DuckDB extension') }])
  expect(warnings).toMatchObject([{ code: 'EXTENSION_SKIPPED', location: { path: 'duckdb.extensions[0]' } }])
})
