import { canonicalExtension } from '../../../src/session/plan/extension-names.js'
import { rawQuery } from '../../support/raw-duckdb.js'

test('each alias of an extension that DuckDB knows is resolved as DuckDB does it', async () => {
  const rows = await rawQuery(':memory:', 'SELECT extension_name AS name, unnest(aliases) AS alias FROM duckdb_extensions()')
  expect(rows).toContainEqual({ name: 'httpfs', alias: 's3' })
  expect(rows.map(({ alias }) => [alias, canonicalExtension(String(alias))])).toEqual(
    rows.map(({ name, alias }) => [alias, name]),
  )
})

test('the case of a name does not matter, and a name that is no alias stays', () => {
  expect(canonicalExtension('Postgres')).toBe('postgres_scanner')
  expect(canonicalExtension('HTTPFS')).toBe('httpfs')
  expect(canonicalExtension('spatial')).toBe('spatial')
})
