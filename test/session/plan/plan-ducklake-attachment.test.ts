import type { SecretConfig } from '../../../src/config/model/catalog-config.js'
import { createRedactor } from '../../../src/redaction/redactor.js'
import { revealValues } from '../../../src/secrets/reveal-values.js'
import { planDuckLake } from '../../../src/session/plan/plan-ducklake-attachment.js'
import type { Value } from '../../../src/sql/quote.js'

const onPostgres = { TYPE: 'postgres', SECRET: 'pg' }

test.each<[params: NonNullable<SecretConfig['params']>, values: readonly Value[], step: object]>([
  [
    { metadata_path: '', metadata_parameters: onPostgres },
    ['connect_timeout=10', 'postgres', 'pg'],
    { network: true, preflight: { protocol: 'postgres', secret: 'pg' } },
  ],
  [
    { metadata_path: 'dbname=d', metadata_parameters: onPostgres },
    ['dbname=d', 'postgres', 'pg'],
    { network: true, preflight: { protocol: 'postgres', secret: 'pg' } },
  ],
  [
    { metadata_path: '', metadata_parameters: { TYPE: 'mysql', SECRET: 'my' } },
    ['', 'mysql', 'my'],
    { network: true, preflight: { protocol: 'mysql', secret: 'my' } },
  ],
  [{ metadata_path: 'postgres:host=h' }, ['postgres:host=h'], { network: true, preflight: undefined }],
  [
    { metadata_path: '/l.db', metadata_parameters: { TYPE: 'sqlite' } },
    ['/l.db', 'sqlite'],
    { network: false, path: '/l.db', format: 'sqlite' },
  ],
  [{ metadata_path: '/l', data_path: '' }, ['/l', ''], { network: false, path: '/l', format: 'duckdb', preflight: undefined }],
  [{ metadata_path: 's3://b/l' }, ['s3://b/l'], { network: true, path: undefined }],
  [{ metadata_path: '/l', data_path: 's3://b/' }, ['/l', 's3://b/'], { network: true, path: '/l' }],
])('a DuckLake whose secret has %j', async (params, values, expected) => {
  const type = 'ducklake'
  const forms: readonly SecretConfig[] = [
    { type, params },
    { type, options: params },
    { type, ...params },
  ]
  for (const secret of forms) {
    const step = planDuckLake({ alias: 'lake', secret: 'own' }, { secrets: [{ ...secret, name: 'Own' }], limits: {}, at: [] })
    const { network, preflight, path, format } = step
    expect({ network, preflight, path, format }).toMatchObject(expected)
    expect(await revealValues(step.statements[0]!, createRedactor())).toEqual(values)
    expect(step.statements[0]?.sql).toMatch(/^CREATE OR REPLACE TEMPORARY SECRET "duckalog_lake"/)
  }
})

test.each([
  ['', 'connect_timeout=10'],
  ['dbname=d', 'dbname=d'],
])('the metadata path %j in capitals becomes %j', async (path, shown) => {
  const params = { METADATA_PATH: path, metadata_parameters: onPostgres }
  for (const given of [{ params }, { options: params }]) {
    const secrets: readonly SecretConfig[] = [{ type: 'ducklake', name: 's', ...given }]
    const step = planDuckLake({ alias: 'lake', secret: 's' }, { secrets, limits: {}, at: [] })
    expect(await revealValues(step.statements[0]!, createRedactor())).toEqual([shown, 'postgres', 'pg'])
  }
})

test('a DuckLake at a snapshot is read-only', () => {
  const context = { secrets: [], limits: {}, at: [] }
  const lake = { alias: 'lake', metadata: '/l', read_only: false }
  expect(planDuckLake(lake, context).readOnly).toBe(false)
  expect(planDuckLake({ ...lake, snapshot_version: 3 }, context).readOnly).toBe(true)
  expect(planDuckLake({ ...lake, snapshot_time: '2026-01-01' }, context).readOnly).toBe(true)
})

test.each(['postgres', 'mysql'] as const)(
  'a DuckLake on %s without a secret leaves the connection to the environment',
  async (type) => {
    const step = planDuckLake({ alias: 'lake', metadata: { type } }, { secrets: [], limits: {}, at: [] })
    expect([step.network, step.preflight]).toEqual([true, undefined])
    expect(await revealValues(step.statements[0]!, createRedactor())).toEqual(['', type])
  },
)

test('the text for a server fills the metadata path only, not other parameters that are empty', async () => {
  const params = { metadata_path: '', metadata_parameters: onPostgres, data_path: '' }
  const step = planDuckLake(
    { alias: 'lake', secret: 's' },
    { secrets: [{ type: 'ducklake', name: 's', params }], limits: {}, at: [] },
  )
  const values = (await revealValues(step.statements[0]!, createRedactor())) ?? []
  expect([...values].sort()).toEqual(['', 'connect_timeout=10', 'pg', 'postgres'])
})
