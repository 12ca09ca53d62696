const units: Readonly<Record<string, number>> = {
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
  KiB: 2 ** 10,
  MiB: 2 ** 20,
  GiB: 2 ** 30,
  TiB: 2 ** 40,
}

/** A size in bytes, in the units of DuckDB: `500MB`, `1.5GB`, `4GiB`. `undefined` for any other text, and for nothing at all. */
export function parseSize(text: string): number | undefined {
  const [, count, unit = ''] = /^(\d{1,9}(?:\.\d{1,3})?) ?([KMGT]i?B)$/.exec(text) ?? []
  const size = Math.round(Number(count) * (units[unit] ?? 0))
  return size > 0 ? size : undefined
}
