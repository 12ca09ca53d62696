import * as v from 'valibot'
import type {
  AttachmentConfig,
  AttachmentsConfig,
  DuckalogAttachmentConfig,
  FileAttachmentConfig,
  PostgresAttachmentConfig,
} from './catalog-config.js'
import { closedObject, type EntriesOf } from './closed-object.js'
import { optionsOf, scalarSchema, wholeNumber } from './scalar-schemas.js'
import { secretFieldSchema } from './secret-schemas.js'
import { nameSchema, textSchema } from './text-schemas.js'

const attachmentEntries = {
  alias: nameSchema,
  read_only: v.exactOptional(v.boolean()),
  options: v.exactOptional(optionsOf(scalarSchema)),
} satisfies EntriesOf<AttachmentConfig>

const fileAttachmentSchema = closedObject({ ...attachmentEntries, path: nameSchema } satisfies EntriesOf<FileAttachmentConfig>)

const postgresAttachmentSchema = closedObject({
  ...attachmentEntries,
  host: v.exactOptional(nameSchema),
  port: v.exactOptional(wholeNumber(1, 65_535)),
  database: v.exactOptional(nameSchema),
  user: v.exactOptional(nameSchema),
  password: v.exactOptional(secretFieldSchema),
  sslmode: v.exactOptional(textSchema),
  secret: v.exactOptional(nameSchema),
  schema: v.exactOptional(nameSchema),
} satisfies EntriesOf<PostgresAttachmentConfig>)

const duckalogAttachmentSchema = closedObject({
  ...attachmentEntries,
  config_path: nameSchema,
  database: v.exactOptional(nameSchema),
} satisfies EntriesOf<DuckalogAttachmentConfig>)

/**
 * `attachments`.
 * @internal
 */
export const attachmentsSchema = closedObject({
  duckdb: v.exactOptional(v.array(fileAttachmentSchema)),
  sqlite: v.exactOptional(v.array(fileAttachmentSchema)),
  postgres: v.exactOptional(v.array(postgresAttachmentSchema)),
  duckalog: v.exactOptional(v.array(duckalogAttachmentSchema)),
} satisfies EntriesOf<AttachmentsConfig>)
