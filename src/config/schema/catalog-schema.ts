import * as v from 'valibot'
import type { CatalogConfig } from '../model/catalog-config.js'
import { attachmentsSchema, icebergCatalogSchema } from './attachment-schemas.js'
import { duckdbSchema } from './duckdb-schema.js'
import { loaderEntries } from './loader-schemas.js'
import { macroSchema } from './macro-schema.js'
import { querySchema } from './query-schema.js'
import { semanticModelSchema } from './semantic-model-schema.js'
import { testSchema } from './test-schema.js'
import { typesSchema } from './types-schema.js'
import { wholeNumber } from './values/scalar-schemas.js'
import { type EntriesOf, strictMap } from './values/strict-map.js'
import { nameSchema } from './values/text-schemas.js'
import { tableChecksSchema } from './view/check-schemas.js'
import { materializedDefaultsSchema } from './view/materialized-schema.js'
import { viewSchema } from './view/view-schema.js'

/** The schema of a catalog: parses a written catalog into a {@link CatalogConfig} with hidden secrets. */
export const catalogSchema = strictMap(
  {
    version: wholeNumber(1),
    name: v.exactOptional(nameSchema),
    duckdb: duckdbSchema,
    attachments: v.exactOptional(attachmentsSchema),
    iceberg_catalogs: v.exactOptional(v.array(icebergCatalogSchema)),
    macros: v.exactOptional(v.array(macroSchema)),
    views: v.exactOptional(v.array(viewSchema), () => []),
    materialized: v.exactOptional(materializedDefaultsSchema),
    semantic_models: v.exactOptional(v.array(semanticModelSchema)),
    queries: v.exactOptional(v.array(querySchema)),
    checks: v.exactOptional(v.array(tableChecksSchema)),
    tests: v.exactOptional(v.array(testSchema)),
    types: v.exactOptional(typesSchema),
    ...loaderEntries,
  } satisfies EntriesOf<CatalogConfig>,
  { version: 'write `version: 1`', duckdb: 'write `duckdb: {}` for a session in memory' },
) satisfies v.GenericSchema<unknown, CatalogConfig>
