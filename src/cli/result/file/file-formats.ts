import type { ResultFormat } from '../result-formats.js'

/** The formats of files. Those that are not text are written by DuckDB. */
export type FileFormat = ResultFormat | BinaryFormat

export type BinaryFormat = 'parquet' | 'xlsx'

const formats = {
  csv: 'csv',
  json: 'json',
  jsonl: 'jsonl',
  ndjson: 'jsonl',
  md: 'markdown',
  txt: 'table',
  sql: 'insert',
  parquet: 'parquet',
  xlsx: 'xlsx',
} as const satisfies Record<string, FileFormat>

/** The suffixes with a format: `.csv` … */
export const fileSuffixes: readonly string[] = Object.keys(formats).map((suffix) => `.${suffix}`)

/** The format of a path, by its suffix. */
export function formatOfFile(path: string): FileFormat | undefined {
  const suffix = /\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ''
  return Object.hasOwn(formats, suffix) ? formats[suffix as keyof typeof formats] : undefined
}

export function isTextFormat(format: FileFormat): format is ResultFormat {
  return format !== 'parquet' && format !== 'xlsx'
}
