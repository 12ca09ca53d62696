import type { SecretConfig } from '../../../src/config/model/catalog-config.js'
import { createSecretValue } from '../../../src/secret-value.js'
import { type LakeOfSecret, lakeOfSecret } from '../../../src/session/plan/lake-of-secret.js'

const server = (type: string) => ({ metadata_path: '', metadata_parameters: { TYPE: type, SECRET: 'pg' } })

test.each<[parameters: Partial<SecretConfig>, lake: LakeOfSecret]>([
  [server('postgres'), { metadata: { type: 'postgres', secret: 'pg' } }],
  [server('MySQL'), { metadata: { type: 'mysql', secret: 'pg' } }],
  [{ metadata_path: 'postgres:host=h' }, { metadata: { type: 'postgres' } }],
  [{ metadata_path: 'ducklake:mysql:host=h' }, { metadata: { type: 'mysql' } }],
  [{ metadata_path: 'DuckLake:Postgres:host=h' }, { metadata: { type: 'postgres' } }],
  [{ metadata_path: 'sqlite:/l.db' }, { metadata: { type: 'sqlite', path: '/l.db' } }],
  [{ metadata_path: '/l.db', metadata_parameters: { type: 'sqlite' } }, { metadata: { type: 'sqlite', path: '/l.db' } }],
  [{ metadata_path: 'duckdb:/l.ducklake' }, { metadata: { type: 'duckdb', path: '/l.ducklake' } }],
  [
    { params: { METADATA_PATH: '/l.ducklake', Data_Path: 's3://b/' } },
    { metadata: { type: 'duckdb', path: '/l.ducklake' }, dataPath: 's3://b/' },
  ],
  [{ options: { metadata_path: '/l' } }, { metadata: { type: 'duckdb', path: '/l' } }],
  [{ metadata_path: createSecretValue('/l') as never }, { metadata: { type: 'duckdb', path: '/l' } }],
  [{ metadata_path: '/l', metadata_parameters: { TYPE: 'oracle' } }, {}],
])('a ducklake secret with %j has its lake at %j', (parameters, lake) => {
  expect(lakeOfSecret({ type: 'ducklake', ...parameters })).toEqual(lake)
})

test('an attachment without a secret has its lake nowhere but in itself', () => {
  expect(lakeOfSecret(undefined)).toEqual({ metadata: { type: 'duckdb' } })
})
