/**
 * Loads the JSON Schema (draft 7) of a catalog file, for editors and other tools: completion, descriptions and checks. It is generated
 * from the validation schema and less strict: it does not check values against DuckDB or other parts of the config. It is large, so the
 * package loads it on this call only.
 * @public
 */
export async function loadJsonSchema(): Promise<Readonly<Record<string, unknown>>> {
  const { default: schema } = await import('../../../schema/catalog.schema.json', { with: { type: 'json' } })
  return schema
}
