import * as v from 'valibot'
import { isMap } from '../../plain-data.js'
import type { CatalogProfile, LoaderKeys } from '../model/catalog-config.js'
import type { ImportConfig, SectionImports } from '../model/import-config.js'
import { optionsOf, optionValueSchema } from './values/scalar-schemas.js'
import { type EntriesOf, strictMap } from './values/strict-map.js'
import { nameSchema } from './values/text-schemas.js'

const importConfigSchema = strictMap({
  path: nameSchema,
  override: v.exactOptional(v.boolean()),
  optional: v.exactOptional(v.boolean()),
} satisfies EntriesOf<ImportConfig>)

const importEntrySchema = v.union([nameSchema, importConfigSchema], 'must be a path, or a map with its `path`')

const sectionSchema = v.exactOptional(
  v.union(
    [nameSchema, importConfigSchema, v.array(importEntrySchema)],
    'must be a path, a map with its `path`, or a list of these',
  ),
)

const sectionImportsSchema = strictMap({
  duckdb: sectionSchema,
  attachments: sectionSchema,
  iceberg_catalogs: sectionSchema,
  macros: sectionSchema,
  views: sectionSchema,
  semantic_models: sectionSchema,
  queries: sectionSchema,
  checks: sectionSchema,
} satisfies EntriesOf<SectionImports>)

/** A profile. Its contents are checked as a part of the catalog when it is selected. */
export const profileSchema = v.custom<CatalogProfile>(isMap, 'must be a map that holds a part of the catalog')

/** The {@link LoaderKeys} as entries of a strict map. */
export const loaderEntries = {
  $schema: v.exactOptional(nameSchema),
  imports: v.exactOptional(
    v.union(
      [v.array(importEntrySchema), sectionImportsSchema],
      'must be a list of paths, or a map of sections to lists of paths',
    ),
  ),
  env_files: v.exactOptional(v.array(nameSchema)),
  db_schema: v.exactOptional(nameSchema),
  profiles: v.exactOptional(optionsOf(profileSchema, nameSchema)),
  loader_settings: v.exactOptional(optionsOf(optionValueSchema)),
} satisfies EntriesOf<LoaderKeys>

/** The {@link LoaderKeys} of a file without the rest. */
export const loaderSchema = strictMap(loaderEntries)
