import * as v from 'valibot'
import { isMap } from '../../plain-data.js'
import type { CatalogProfile, LoaderKeys } from '../model/catalog-config.js'
import type { ImportConfig, SectionImports } from '../model/import-config.js'
import { optionsOf, optionValueSchema } from './scalar-schemas.js'
import { closedObject, type EntriesOf } from './strict-map.js'
import { nameSchema } from './text-schemas.js'

const importConfigSchema = closedObject({
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

const sectionImportsSchema = closedObject({
  duckdb: sectionSchema,
  attachments: sectionSchema,
  iceberg_catalogs: sectionSchema,
  macros: sectionSchema,
  views: sectionSchema,
  semantic_models: sectionSchema,
} satisfies EntriesOf<SectionImports>)

/** A profile. What it holds is checked when it is chosen, as a part of the catalog. */
export const profileSchema = v.custom<CatalogProfile>(isMap, 'must be a map that holds a part of the catalog')

/** Those keys of a catalog that say where the rest of it comes from, as entries of a closed object. */
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

/** The {@link LoaderKeys} of a file, apart from the rest of it. */
export const loaderSchema = closedObject(loaderEntries)
