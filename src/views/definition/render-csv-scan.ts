import { ownValue } from '../../own-value.js'
import { literalOf, type SecretValue } from '../../secret-value.js'
import { foldName } from '../../sql/fold-name.js'
import { type Literal, quoteLiteral } from '../../sql/quote.js'

/**
 * A scan of a CSV file whose dialect and columns are found when the view is made, and stand in the view from then on.
 * @public
 */
export interface SniffedScan {
  /** The scan, as it stands in the SQL of the definition. */
  readonly call: string
  readonly file: string
  /** The arguments that the config gives, by name, as SQL. */
  readonly options: Readonly<Record<string, string>>
  /** The whole scan as JSON, where it holds a credential that is shown as `[redacted]`. */
  readonly secretScan?: SecretValue
}

/** What DuckDB's `sniff_csv` found. */
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

/** What `sniff_csv` says of a character that is not there. */
const absent = '(empty)'

/** The other names of arguments that the sniffer finds. */
const aliases: Readonly<Record<string, string>> = {
  sep: 'delim',
  delimiter: 'delim',
  date_format: 'dateformat',
  timestamp_format: 'timestampformat',
}

/** What has gone into the columns that were found, or is for the sniffer alone. */
const spent: ReadonlySet<string> = new Set([
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

/** Asks DuckDB what is in the file of a scan. */
export function renderSniff({ file, options }: SniffedScan): string {
  return `FROM ${renderCall('sniff_csv', file, options)}`
}

/** The scan with all that was found, so that DuckDB need not look again. What the config says goes before what was found. */
export function renderSniffed({ file, options }: SniffedScan, found: SniffedFile): string {
  const given = Object.fromEntries(
    Object.entries(options)
      .map(([name, value]) => [ownValue(aliases, foldName(name)) ?? foldName(name), value] as const)
      .filter(([name]) => !spent.has(name)),
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

/** A function over a file, with arguments by name that are SQL already. */
export function renderCall(name: string, file: string, options: Readonly<Record<string, string>>): string {
  const named = Object.entries(options).map(([option, value]) => `${option} = ${value}`)
  return `${name}(${[quoteLiteral(file), ...named].join(', ')})`
}
