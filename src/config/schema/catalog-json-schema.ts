import schema from '../../../schema/catalog.schema.json' with { type: 'json' }

/**
 * The JSON Schema (draft 7) of a catalog file, for editors and other tools: completion, descriptions and checks. It is generated
 * from the schema that validates, and looser than that: what DuckDB and other parts of the config say about a value is left out.
 * @public
 */
export const catalogJsonSchema: Readonly<Record<string, unknown>> = schema
