import schema from '../../../schema/catalog.schema.json' with { type: 'json' }

/**
 * The JSON Schema (draft 7) of a catalog file, for editors and other tools: completion, descriptions and checks. It is generated
 * from the validation schema and less strict: it does not check values against DuckDB or other parts of the config.
 * @public
 */
export const catalogJsonSchema: Readonly<Record<string, unknown>> = schema
