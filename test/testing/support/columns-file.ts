/** The text of a columns file. A name without a dot is that of a view that reads files. */
export function columnsFile(
  sources: Readonly<Record<string, readonly (readonly [name: string, type: string, notNull?: boolean])[]>>,
): string {
  const entries = Object.entries(sources).map(([name, list]) => {
    const columns = list.map(([column, type, notNull]) => ({ name: column, type, ...(notNull && { not_null: true }) }))
    return [name, { ...(!name.includes('.') && { kind: 'view' }), columns }]
  })
  return JSON.stringify({ sources: Object.fromEntries(entries) })
}
