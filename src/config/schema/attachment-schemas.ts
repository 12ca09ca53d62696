import * as v from 'valibot'
import { createSecretValue, isSecretValue } from '../../secret-value.js'
import { foldName } from '../../sql/fold-name.js'
import type {
  AttachedConfig,
  AttachmentConfig,
  AttachmentsConfig,
  DeltaAttachmentConfig,
  DuckalogAttachmentConfig,
  DuckLakeAttachmentConfig,
  DuckLakeMetadataConfig,
  FileAttachmentConfig,
  IcebergCatalogConfig,
  MotherDuckAttachmentConfig,
  QuackAttachmentConfig,
  ServerAttachmentConfig,
} from '../model/attachment-config.js'
import { secretFieldSchema } from './secret-field-schemas.js'
import { optionsOf, scalarSchema, wholeNumber } from './values/scalar-schemas.js'
import { type EntriesOf, strictMap } from './values/strict-map.js'
import { nameSchema, oneOf, textSchema } from './values/text-schemas.js'

/** Options by name; the given one is hidden as a secret. */
const attachOptionsSchema = (secret: string) =>
  v.pipe(
    optionsOf(v.union([scalarSchema, secretFieldSchema], 'must be text, a number, true or false')),
    v.transform((options) =>
      Object.fromEntries(
        Object.entries(options).map(([name, value]) => [
          name,
          foldName(name) === secret && !isSecretValue(value) ? createSecretValue(String(value)) : value,
        ]),
      ),
    ),
  )

const attachedEntries = {
  read_only: v.exactOptional(v.boolean()),
  options: v.exactOptional(attachOptionsSchema('encryption_key')),
  optional: v.exactOptional(v.boolean()),
} satisfies EntriesOf<AttachedConfig>

const attachmentEntries = { alias: nameSchema, ...attachedEntries } satisfies EntriesOf<AttachmentConfig>

const fileAttachmentSchema = strictMap({ ...attachmentEntries, path: nameSchema } satisfies EntriesOf<FileAttachmentConfig>)

const deltaAttachmentSchema = strictMap({
  ...attachmentEntries,
  path: nameSchema,
  secret: v.exactOptional(nameSchema),
} satisfies EntriesOf<DeltaAttachmentConfig>)

const serverAttachmentSchema = strictMap({
  ...attachmentEntries,
  host: v.exactOptional(nameSchema),
  port: v.exactOptional(wholeNumber(1, 65_535)),
  database: v.exactOptional(nameSchema),
  user: v.exactOptional(nameSchema),
  password: v.exactOptional(secretFieldSchema),
  connection_string: v.exactOptional(secretFieldSchema),
  sslmode: v.exactOptional(textSchema),
  secret: v.exactOptional(nameSchema),
  schema: v.exactOptional(nameSchema),
} satisfies EntriesOf<ServerAttachmentConfig>)

const metadataSchema = strictMap({
  type: oneOf(['postgres', 'mysql', 'sqlite', 'duckdb']),
  secret: v.exactOptional(nameSchema),
  path: v.exactOptional(nameSchema),
} satisfies EntriesOf<DuckLakeMetadataConfig>)

const duckLakeAttachmentSchema = strictMap({
  ...attachmentEntries,
  metadata: v.exactOptional(
    v.union([nameSchema, metadataSchema], 'must be the path of a DuckDB file, or a map with the `type` of the database'),
  ),
  secret: v.exactOptional(nameSchema),
  data_path: v.exactOptional(nameSchema),
  encrypted: v.exactOptional(v.boolean()),
  metadata_schema: v.exactOptional(nameSchema),
  snapshot_version: v.exactOptional(wholeNumber(0)),
  snapshot_time: v.exactOptional(nameSchema),
} satisfies EntriesOf<DuckLakeAttachmentConfig>)

const motherDuckAttachmentSchema = strictMap({
  ...attachmentEntries,
  database: v.exactOptional(nameSchema),
  secret: v.exactOptional(nameSchema),
} satisfies EntriesOf<MotherDuckAttachmentConfig>)

const quackAttachmentSchema = strictMap({
  ...attachmentEntries,
  uri: v.pipe(nameSchema, v.regex(/^quack:(?:\/\/)?(?:\[[^\]]+\]|[^:/?#@\s]+):\d{1,5}$/, 'must be `quack:host:port`')),
  secret: v.exactOptional(nameSchema),
} satisfies EntriesOf<QuackAttachmentConfig>)

/** An attached catalog is never optional: its own config must be valid. */
const { optional: _, ...childEntries } = attachmentEntries

const duckalogAttachmentSchema = strictMap({
  ...childEntries,
  config_path: nameSchema,
  database: v.exactOptional(nameSchema),
} satisfies EntriesOf<DuckalogAttachmentConfig>)

/** `attachments`. */
export const attachmentsSchema = strictMap(
  {
    duckdb: v.exactOptional(v.array(fileAttachmentSchema)),
    sqlite: v.exactOptional(v.array(fileAttachmentSchema)),
    postgres: v.exactOptional(v.array(serverAttachmentSchema)),
    mysql: v.exactOptional(v.array(serverAttachmentSchema)),
    ducklake: v.exactOptional(v.array(duckLakeAttachmentSchema)),
    delta: v.exactOptional(v.array(deltaAttachmentSchema)),
    motherduck: v.exactOptional(v.array(motherDuckAttachmentSchema)),
    quack: v.exactOptional(v.array(quackAttachmentSchema)),
    duckalog: v.exactOptional(v.array(duckalogAttachmentSchema)),
  } satisfies EntriesOf<AttachmentsConfig>,
  {},
  "attach any other database with a statement in `duckdb.pragmas`: ATTACH '…' AS name (TYPE …)",
)

const byFile =
  'DuckDB does not support this catalog; read its tables from their metadata files: `source: iceberg`, `uri: …/metadata/….metadata.json`'
const overRest = 'use its REST address: write `catalog_type: rest` and `uri`'

/** Catalog types of other Iceberg readers. */
const foreignCatalogs = {
  ...Object.fromEntries(['hive', 'hadoop', 'jdbc', 'sql', 'dynamodb', 'in-memory', 'bigquery'].map((type) => [type, byFile])),
  ...Object.fromEntries(['polaris', 'nessie', 'unity', 'lakekeeper', 'gravitino', 'snowflake'].map((type) => [type, overRest])),
}

/** One entry of `iceberg_catalogs`. */
export const icebergCatalogSchema = strictMap({
  name: nameSchema,
  ...attachedEntries,
  options: v.exactOptional(attachOptionsSchema('token')),
  catalog_type: v.exactOptional(oneOf(['rest', 'glue', 's3_tables'], foreignCatalogs)),
  uri: v.exactOptional(v.pipe(nameSchema, v.regex(/^https?:\/\/[^/\s]/, 'must be a URL: `https://…`'))),
  warehouse: v.exactOptional(nameSchema),
  secret: v.exactOptional(nameSchema),
} satisfies EntriesOf<IcebergCatalogConfig>)
