import type { CatalogConfig } from '../../config/model/catalog-config.js'
import { secretProviderOf, secretShapeOf } from '../../config/notation/secret-types.js'
import { ownValue } from '../../plain-data.js'
import { foldName } from '../../sql/fold-name.js'

/** The extensions that a type of secret needs. Iceberg and quack use HTTP. */
const secretExtensions: Readonly<Record<string, readonly string[]>> = {
  s3: ['httpfs'],
  gcs: ['httpfs'],
  r2: ['httpfs'],
  aws: ['httpfs'],
  rds: ['httpfs', 'aws'],
  http: ['httpfs'],
  huggingface: ['httpfs'],
  azure: ['azure'],
  postgres: ['postgres_scanner'],
  mysql: ['mysql_scanner'],
  motherduck: ['motherduck'],
  ducklake: ['ducklake'],
  iceberg: ['httpfs', 'avro', 'iceberg'],
  quack: ['httpfs', 'quack'],
}

/** Types whose credential chain needs the extension `aws`. */
const chainTypes: ReadonlySet<string> = new Set(['s3', 'gcs', 'r2', 'aws'])

/**
 * The extensions that DuckDB loads automatically for the secrets of a catalog, dependencies first. Extensions of attachments and views have
 * their own steps.
 */
export function planImpliedExtensions({ duckdb: { secrets = [] } }: CatalogConfig): readonly string[] {
  const needed = secrets.flatMap((secret) => {
    const type = foldName(secret.type)
    const provider = secretProviderOf({ ...secret }, type, secretShapeOf(type))
    const isChain = chainTypes.has(type) && provider === 'credential_chain'
    return [...(ownValue(secretExtensions, type) ?? []), ...(isChain ? ['aws'] : [])]
  })
  return [...new Set(needed)]
}
