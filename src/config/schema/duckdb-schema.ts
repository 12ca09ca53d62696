import * as v from 'valibot'
import type { DirectoriesConfig, DuckDBConfig, ExtensionConfig, SecurityConfig } from '../model/catalog-config.js'
import { secretSchema } from './secret-schemas.js'
import { optionsOf, scalarSchema } from './values/scalar-schemas.js'
import { type EntriesOf, strictMap } from './values/strict-map.js'
import { nameSchema, oneOf, sqlSchema } from './values/text-schemas.js'

/** The name of an extension, not a path, which DuckDB would treat as another extension. */
const extensionNameSchema = v.pipe(
  nameSchema,
  v.regex(/^[^/\\.]+$/, 'must be the name of an extension; give a file as `{ name: …, path: … }`'),
)

const extensionSchema = strictMap({
  name: extensionNameSchema,
  from: v.exactOptional(nameSchema),
  path: v.exactOptional(nameSchema),
  version: v.exactOptional(nameSchema),
  force: v.exactOptional(v.boolean()),
  optional: v.exactOptional(v.boolean()),
} satisfies EntriesOf<ExtensionConfig>)

const directoriesSchema = strictMap({
  home: v.exactOptional(nameSchema),
  extensions: v.exactOptional(nameSchema),
  secrets: v.exactOptional(nameSchema),
  temp: v.exactOptional(nameSchema),
} satisfies EntriesOf<DirectoriesConfig>)

const securitySchema = strictMap({
  external_access: v.exactOptional(v.boolean()),
  allowed_directories: v.exactOptional(v.array(nameSchema)),
  allowed_paths: v.exactOptional(v.array(nameSchema)),
  lock_configuration: v.exactOptional(v.boolean()),
  community_extensions: v.exactOptional(v.boolean()),
  unsigned_extensions: v.exactOptional(v.boolean()),
} satisfies EntriesOf<SecurityConfig>)

/** `duckdb`. */
export const duckdbSchema = strictMap({
  database: v.exactOptional(nameSchema),
  install_extensions: v.exactOptional(v.array(extensionNameSchema)),
  load_extensions: v.exactOptional(v.array(extensionNameSchema)),
  extensions: v.exactOptional(
    v.array(v.union([extensionNameSchema, extensionSchema], 'must be the name of an extension, or a map with its `name`')),
  ),
  extension_policy: v.exactOptional(oneOf(['auto', 'local_only', 'never'])),
  directories: v.exactOptional(directoriesSchema),
  pragmas: v.exactOptional(v.array(sqlSchema)),
  settings: v.exactOptional(
    v.union(
      [sqlSchema, v.array(sqlSchema), optionsOf(scalarSchema)],
      'must be `SET …`, a list of these, or a map of settings to values',
    ),
  ),
  config: v.exactOptional(optionsOf(scalarSchema)),
  secrets: v.exactOptional(v.array(secretSchema)),
  security: v.exactOptional(securitySchema),
  init_sql: v.exactOptional(v.array(sqlSchema)),
} satisfies EntriesOf<DuckDBConfig>)
