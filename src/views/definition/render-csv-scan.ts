import { ownValue } from '../../plain-data.js'
import { literalOf, type SecretValue } from '../../secret-value.js'
import { foldName } from '../../sql/fold-name.js'
import { type Literal, quoteLiteral } from '../../sql/quote.js'

/**
 * A scan of a CSV file whose dialect and columns are detected once, when the view is created, and written into the view.
 * @public
 */
export interface SniffedScan {
  /** The scan as it is written in the SQL of the definition. */
  readonly call: string
  /** The path, URL or pattern of the file. */
  readonly file: string
  /** The arguments in the config: names and SQL values. */
  readonly options: Readonly<Record<string, string>>
  /** The whole scan as JSON, if it holds a credential that is shown as `[redacted]`. */
  readonly secretScan?: SecretValue
}

/** The result of DuckDB's `sniff_csv`. */
export interface SniffedFile {
  readonly Delimiter: string
  readonly Quote: string
  readonly Escape: string
  readonly NewLineDelimiter: string
  readonly Comment: string
  readonly SkipRows: number | bigint
  readonly HasHeader: boolean
  readonly Columns: readonly { readonly name: string; readonly type: string }[]
  readonly DateFormat: string | null
  readonly TimestampFormat: string | null
}

/** What `sniff_csv` returns for a character that the file does not use. */
const absent = '(empty)'

/** Alternative names of arguments that the sniffer detects. */
const aliases: Readonly<Record<string, string>> = {
  sep: 'delim',
  delimiter: 'delim',
  date_format: 'dateformat',
  timestamp_format: 'timestampformat',
}

/** Arguments that are part of the detected columns, or only control the sniffer. */
const detectionArguments: ReadonlySet<string> = new Set([
  'auto_detect',
  'all_varchar',
  'types',
  'dtypes',
  'column_types',
  'names',
  'column_names',
  'sample_size',
  'normalize_names',
  'auto_type_candidates',
  'files_to_sniff',
  'force_match',
])

/** The scan with its credentials. */
export function runnableScan(scan: SniffedScan): SniffedScan {
  const secret = scan.secretScan && literalOf(scan.secretScan)
  return secret === undefined ? scan : (JSON.parse(secret) as SniffedScan)
}

/** SQL that has DuckDB detect the dialect and columns of a file. */
export function renderSniff({ file, options }: SniffedScan): string {
  return `FROM ${renderCall('sniff_csv', file, options)}`
}

/** SQL of the scan with the detected arguments, so that DuckDB detects nothing. Arguments in the config take precedence. */
export function renderSniffed({ file, options }: SniffedScan, found: SniffedFile): string {
  const given = Object.fromEntries(
    Object.entries(options)
      .map(([name, value]) => [ownValue(aliases, foldName(name)) ?? foldName(name), value] as const)
      .filter(([name]) => !detectionArguments.has(name)),
  )
  const text = (value: string) => quoteLiteral(value === absent ? '' : value)
  const sniffed: Readonly<Record<string, string>> = {
    auto_detect: 'false',
    delim: text(found.Delimiter),
    quote: text(found.Quote),
    escape: text(found.Escape),
    new_line: text(found.NewLineDelimiter),
    comment: text(found.Comment),
    skip: String(found.SkipRows),
    header: String(found.HasHeader),
    columns: quoteLiteral(Object.fromEntries(found.Columns.map(({ name, type }) => [name, type])) as Literal),
    ...(found.DateFormat !== null && { dateformat: quoteLiteral(found.DateFormat) }),
    ...(found.TimestampFormat !== null && { timestampformat: quoteLiteral(found.TimestampFormat) }),
  }
  return renderCall('read_csv', file, { ...sniffed, ...given })
}

/** SQL of a function over a file; the named arguments are SQL already. */
export function renderCall(name: string, file: string, options: Readonly<Record<string, string>>): string {
  const named = Object.entries(options).map(([option, value]) => `${option} = ${value}`)
  return `${name}(${[quoteLiteral(file), ...named].join(', ')})`
}
