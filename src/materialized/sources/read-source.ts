import { showUrl } from '../../config/notation/remote-url.js'
import type { DriverConnection } from '../../driver/core/driver.js'
import { QueryError } from '../../errors.js'
import { hashText } from '../../hash-text.js'
import { redactError } from '../../redaction/redact-error.js'
import { applySession } from '../../session/apply/apply-session.js'
import { foldName } from '../../sql/fold-name.js'
import { trimForParentheses } from '../../sql/lexer/trim-statement.js'
import { quoteIfNeeded } from '../../sql/quote-if-needed.js'
import type { Fingerprint, FingerprintSession } from './fingerprint.js'
import { locatePattern } from './plan-files.js'
import { type FileMarks, readDatabaseFile, readLocalFiles, readRemoteFiles } from './read-files.js'
import { readLakeTables } from './read-lake-tables.js'
import type { Beside } from './run-beside.js'
import type { RelationPlace, Source } from './source.js'
import { UncheckedError } from './unchecked-error.js'

export interface SourceReader extends Pick<FingerprintSession, 'connection' | 'database' | 'plan' | 'redactor'> {
  readonly beside: Beside
  /** Whether the session is on another machine, whose files cannot be read from here. */
  readonly isElsewhere: boolean
  /** The tables of each DuckLake that was asked, by alias. */
  readonly lakes: Map<string, ReturnType<typeof readLakeTables>>
}

/** Reads the fingerprint of one source. */
export async function readSource(source: Source, reader: SourceReader): Promise<Fingerprint> {
  const { redactor } = reader
  const named = { source: redactor.redact(nameSource(source)) }
  try {
    return { ...named, digest: hashText(...(await readMarks(source, reader))) }
  } catch (error) {
    if (error instanceof UncheckedError) return { ...named, unchecked: redactor.redact(error.message) }
    return { ...named, failed: redactError(error, redactor) as Error }
  }
}

function readMarks(source: Source, reader: SourceReader): Promise<readonly string[]> | readonly string[] {
  switch (source.kind) {
    case 'files':
      return readFiles(source.patterns, reader)
    case 'database':
      refuseElsewhere(reader)
      return readDatabaseFile(source.path)
    case 'lake':
      return readLakeTable(source.table, reader)
    case 'view':
      return [source.sql]
    case 'query':
      return readValue(source.sql, reader)
    case 'unchecked':
      throw new UncheckedError(source.reason)
    case 'failed':
      throw source.error
  }
}

/** The name of a source in messages. */
function nameSource(source: Source): string {
  switch (source.kind) {
    case 'files':
      return nameFiles(source.patterns)
    case 'database':
      return source.path
    case 'lake':
      return namePlace(source.table)
    case 'view':
      return namePlace(source.view)
    case 'query':
    case 'unchecked':
    case 'failed':
      return showUrl(source.name)
  }
}

function nameFiles([first = '', ...others]: readonly string[]): string {
  const name = locatePattern(first) === 'local' ? first : showUrl(first)
  return others.length === 0 ? name : `${name} and ${others.length} more`
}

function namePlace({ database, schema, name }: RelationPlace): string {
  return [database, schema, name].map(quoteIfNeeded).join('.')
}

async function readFiles(patterns: readonly string[], reader: SourceReader): Promise<FileMarks> {
  const unknown = patterns.find((pattern) => locatePattern(pattern) === 'unknown')
  if (unknown !== undefined) throw new UncheckedError(`the file system of ${showUrl(unknown)} is not known`)
  const local = patterns.filter((pattern) => locatePattern(pattern) === 'local')
  if (local.length > 0) refuseElsewhere(reader)
  const remote = patterns.filter((pattern) => locatePattern(pattern) === 'remote')
  const marks = await Promise.all([
    readLocalFiles(reader.connection, local),
    ...remote.map((pattern) => reader.beside.run((connection) => readRemoteFiles(connection, pattern))),
  ])
  return marks.flat()
}

function refuseElsewhere({ isElsewhere }: SourceReader): void {
  if (isElsewhere) throw new UncheckedError('it is a file on the machine of the server')
}

async function readLakeTable(
  { database, name }: RelationPlace,
  { beside, lakes, database: { instance } }: SourceReader,
): Promise<readonly string[]> {
  const alias = foldName(database)
  const reading = lakes.get(alias) ?? beside.run((connection) => readLakeTables(connection, instance, database))
  lakes.set(alias, reading)
  const mark = (await reading).get(foldName(name))
  if (mark === undefined) throw new UncheckedError('the DuckLake does not list it')
  return [mark]
}

/**
 * The values of the one row of a query, as text.
 * @throws QueryError QUERY_FAILED if it returns another number of rows
 */
async function readValue(sql: string, { beside, plan, redactor }: SourceReader): Promise<readonly string[]> {
  return beside.run(async (connection) => {
    await applyState(connection, plan, redactor)
    const [row, ...more] = await connection.all<{ row: string }>(
      `SELECT to_json(v)::VARCHAR AS row FROM (${trimForParentheses(sql)}\n) v LIMIT 2`,
    )
    if (row && more.length === 0) return [row.row]
    const count = row ? 'more than one row' : 'no row'
    throw new QueryError('QUERY_FAILED', `The query of \`changed_by\` returned ${count}. It must return exactly one row.`)
  })
}

async function applyState(connection: DriverConnection, { steps }: SourceReader['plan'], redactor: SourceReader['redactor']) {
  await applySession(
    connection,
    steps.filter(({ scope }) => scope === 'connection'),
    { redactor },
  )
}
