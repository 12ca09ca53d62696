import type { DuckLakeMetadataConfig } from '../../config/model/attachment-config.js'
import type { SecretConfig } from '../../config/model/catalog-config.js'
import type { SecretParameter } from '../../config/model/secret-parameters.js'
import { isSecretValue, literalOf, type SecretValue } from '../../secret-value.js'
import { foldName } from '../../sql/fold-name.js'

/** The metadata and data paths in a secret of type `ducklake`, if the config has them as texts. */
export interface LakeOfSecret {
  readonly metadata?: DuckLakeMetadataConfig
  readonly dataPath?: string
}

/** Reads where the metadata and data of a lake are from a secret of type `ducklake`. */
export function lakeOfSecret(secret: SecretConfig | undefined): LakeOfSecret {
  const parameters = byName({ ...secret, ...secret?.options, ...secret?.params })
  const metadata = byName(parameters.get('metadata_parameters'))
  const [, prefix, path] =
    /^(?:ducklake:)?(?:(postgres|mysql|sqlite|duckdb):)?(.*)$/is.exec(textOf(parameters.get('metadata_path')) ?? '') ?? []
  const type = kinds.find((kind) => kind === foldName(textOf(metadata.get('type')) ?? prefix ?? 'duckdb'))
  const dataPath = textOf(parameters.get('data_path'))
  const server = textOf(metadata.get('secret'))
  return {
    ...(type !== undefined && {
      metadata: {
        type,
        ...(server !== undefined && { secret: server }),
        ...(path !== undefined && path !== '' && (type === 'duckdb' || type === 'sqlite') && { path }),
      },
    }),
    ...(dataPath !== undefined && { dataPath }),
  }
}

const kinds = ['postgres', 'mysql', 'sqlite', 'duckdb'] as const

function byName(map: unknown): ReadonlyMap<string, SecretParameter<SecretValue>> {
  const entries = Object.entries(Object(map) as Readonly<Record<string, SecretParameter<SecretValue>>>)
  return new Map(entries.map(([name, value]) => [foldName(name), value]))
}

function textOf(value: SecretParameter<SecretValue> | undefined): string | undefined {
  const text = isSecretValue(value) ? literalOf(value) : value
  return typeof text === 'string' ? text : undefined
}
