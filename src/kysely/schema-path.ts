/** The names in the schema of a table: `sales`, `lake`, `lake.sales`. A name with a dot or a double quote in it is quoted. */
export function parseSchemaPath(path: string): readonly string[] {
  const parts = /^(?:"(?:[^"]|"")+"|[^."]+)(?:\.(?:"(?:[^"]|"")+"|[^."]+))*$/.test(path)
    ? path.match(/"(?:[^"]|"")+"|[^."]+/g)
    : undefined
  return parts?.map((part) => (part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part)) ?? [path]
}

/** The inverse of {@link parseSchemaPath}. */
export function renderSchemaPath(...names: readonly string[]): string {
  return names.map((name) => (/[."]/.test(name) ? `"${name.replaceAll('"', '""')}"` : name)).join('.')
}
