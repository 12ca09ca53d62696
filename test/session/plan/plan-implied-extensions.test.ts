import type { SecretConfig } from '../../../src/config/model/catalog-config.js'
import { planImpliedExtensions } from '../../../src/session/plan/plan-implied-extensions.js'
import { sessionConfig } from '../session-fixtures.js'

test.each<[secrets: readonly SecretConfig[], extensions: readonly string[]]>([
  [[{ type: 's3' }], ['httpfs']],
  [[{ type: 'S3', provider: 'credential_chain' }], ['httpfs', 'aws']],
  [[{ type: 'gcs' }], ['httpfs']],
  [[{ type: 'r2', chain: 'env' }], ['httpfs', 'aws']],
  [[{ type: 'aws' }], ['httpfs']],
  [[{ type: 'rds' }], ['httpfs', 'aws']],
  [[{ type: 'http', provider: 'credential_chain' }], ['httpfs']],
  [[{ type: 'huggingface' }], ['httpfs']],
  [[{ type: 'azure' }], ['azure']],
  [[{ type: 'postgres' }], ['postgres_scanner']],
  [[{ type: 'mysql' }], ['mysql_scanner']],
  [[{ type: 'motherduck' }], ['motherduck']],
  [[{ type: 'ducklake' }], ['ducklake']],
  [[{ type: 'iceberg' }], ['httpfs', 'avro', 'iceberg']],
  [[{ type: 'quack' }], ['httpfs', 'quack']],
  [[{ type: 'own_type' }], []],
  [
    [{ type: 'iceberg' }, { type: 's3' }, { type: 'quack' }],
    ['httpfs', 'avro', 'iceberg', 'quack'],
  ],
  [[], []],
])('the secrets %j need %j', (secrets, extensions) => {
  expect(planImpliedExtensions(sessionConfig({ secrets }))).toEqual(extensions)
})
