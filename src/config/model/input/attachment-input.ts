import type { SecretInput } from '../../../secret-value.js'
import type {
  AttachmentConfig,
  AttachmentsConfig,
  DuckLakeAttachmentConfig,
  DuckLakeMetadataConfig,
  IcebergCatalogConfig,
  ServerAttachmentConfig,
} from '../attachment-config.js'

type Without<Key extends string> = { readonly [K in Key]?: never }

type Server = ServerAttachmentConfig<SecretInput>

type ServerPart = 'host' | 'port' | 'database' | 'user' | 'password'

/**
 * A PostgreSQL or MySQL server as written in code: a declared `secret`, a `connection_string`, or the separate keys, at least one of them besides
 * the password.
 * @public
 */
export type ServerAttachmentInput = Omit<Server, ServerPart | 'connection_string' | 'secret'> &
  (
    | (Required<Pick<Server, 'secret'>> & Without<ServerPart | 'connection_string'>)
    | (Required<Pick<Server, 'connection_string'>> & Without<ServerPart | 'secret'>)
    | (Pick<Server, ServerPart> &
        Without<'secret' | 'connection_string'> &
        { [Part in Exclude<ServerPart, 'password'>]: Required<Pick<Server, Part>> }[Exclude<ServerPart, 'password'>])
  )

type Lake = DuckLakeAttachmentConfig<SecretInput>

type LakePart = 'metadata' | 'data_path' | 'encrypted' | 'metadata_schema'

type LakeMetadata =
  | string
  | ({ readonly type: 'postgres' | 'mysql' } & Required<Pick<DuckLakeMetadataConfig, 'secret'>> & Without<'path'>)
  | ({ readonly type: 'sqlite' | 'duckdb' } & Required<Pick<DuckLakeMetadataConfig, 'path'>> & Without<'secret'>)

/**
 * A DuckLake as written in code: identified by its `metadata` or by a declared `secret`, at one snapshot at most.
 * @public
 */
export type DuckLakeAttachmentInput = AttachmentConfig<SecretInput> &
  (
    | ({ readonly metadata: LakeMetadata } & Omit<Pick<Lake, LakePart>, 'metadata'> & Without<'secret'>)
    | (Required<Pick<Lake, 'secret'>> & Without<LakePart>)
  ) &
  ((Pick<Lake, 'snapshot_version'> & Without<'snapshot_time'>) | (Pick<Lake, 'snapshot_time'> & Without<'snapshot_version'>))

/**
 * Databases to attach, as written in code.
 * @public
 */
export interface AttachmentsInput extends Omit<AttachmentsConfig<SecretInput>, 'postgres' | 'mysql' | 'ducklake'> {
  /** PostgreSQL servers. */
  readonly postgres?: readonly ServerAttachmentInput[]
  /** MySQL and MariaDB servers. */
  readonly mysql?: readonly ServerAttachmentInput[]
  /** DuckLakes. */
  readonly ducklake?: readonly DuckLakeAttachmentInput[]
}

type Iceberg = IcebergCatalogConfig<SecretInput>

/**
 * An Iceberg catalog as written in code: a REST catalog has a `uri`, `glue` and `s3_tables` have a `warehouse`.
 * @public
 */
export type IcebergCatalogInput = Omit<Iceberg, 'catalog_type' | 'uri' | 'warehouse'> &
  (
    | ({ readonly catalog_type?: 'rest' } & Required<Pick<Iceberg, 'uri'>> & Pick<Iceberg, 'warehouse'>)
    | ({ readonly catalog_type: 'glue' | 's3_tables' } & Required<Pick<Iceberg, 'warehouse'>> & Without<'uri'>)
  )
