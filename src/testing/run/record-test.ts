import { resolve } from 'node:path'
import { isDeepStrictEqual } from 'node:util'
import { formatOf } from '../../config/files/open-source.js'
import type { TestConfig, TestRow } from '../../config/model/test-config.js'
import { isRemotePath } from '../../config/notation/resolve-path.js'
import { parseText } from '../../config/parse/parse-text.js'
import type { PositionNode } from '../../config/parse/position-tree.js'
import { interpolateText } from '../../config/prepare/interpolate.js'
import type { CatalogConnection } from '../../connection/types/catalog-connection.js'
import { readRegularFile } from '../../disk/open-regular-file.js'
import { type ConfigPath, isDuckalogError } from '../../errors.js'
import { messageOf } from '../../message-of.js'
import { isMap } from '../../plain-data.js'
import { fixtureError } from '../fixtures/fixture-error.js'
import type { TestTemplate } from '../model/test-template.js'
import { type FoundRows, findRows } from '../record/find-rows.js'
import { applyEdits, planEdits, type TextEdit } from '../record/plan-edits.js'
import { keepDigits, type LoadedTest } from './load-tests.js'
import { type ReadRows, readRowsOf } from './read-rows-of.js'
import { runTest } from './run-test.js'

/** The changes of recording a test. */
export interface Recording {
  /** The absolute path of the file. */
  readonly file: string
  readonly edits: readonly TextEdit[]
  /** The difference to the rows of the file, drawn cell by cell. */
  readonly details: string
}

/** Returns the text of a file as it is before all recordings. */
export type ReadText = (file: string) => Promise<string>

const byteOrderMark = '\uFEFF'

/**
 * Plans the edits that make the expected rows of a test those that its view returns, and tries the result. Changes nothing.
 * @returns `undefined` if the rows are as expected
 * @throws ConfigError FIXTURE_INVALID if the file cannot be edited without damage; the errors of a query
 */
export async function planRecording(
  template: TestTemplate<CatalogConnection>,
  { test, rowsLocation }: LoadedTest,
  readText: ReadText,
): Promise<Recording | undefined> {
  const read = await readRowsOf(template, test)
  if (read.isEqual) return undefined
  if (rowsLocation?.file === undefined) throw refuse('is not written in a file, so it cannot be recorded')
  if (isRemotePath(rowsLocation.file)) throw refuse('is written in a file of a server, which recording cannot change')
  const file = resolve(rowsLocation.file)
  const whole = await readText(file)
  const start = whole.startsWith(byteOrderMark) ? 1 : 0
  const text = whole.slice(start)
  const format = formatOf(file, text)
  const found = findRows(text, format, rowsLocation)
  if (!found || !isTest(found, text, format, test)) throw refuse(`is not found in ${file}, which has changed in the meantime`)
  const edits = planRowEdits(text, format, found, read)
  const rows = readEdited(text, applyEdits(text, edits), format, found.at)
  await tryRows(template, { ...test, expect: rows })
  return {
    file,
    edits: edits.map((edit) => ({ ...edit, start: edit.start + start, end: edit.end + start })),
    details: read.details,
  }
}

/** The text of a file. @throws ConfigError FIXTURE_INVALID */
export async function readWhole(file: string): Promise<string> {
  return readRegularFile(file).catch((cause: unknown) => {
    throw refuse(`is in the file ${JSON.stringify(file)}, which cannot be read: ${messageOf(cause)}`, cause)
  })
}

function refuse(message: string, cause?: unknown) {
  return fixtureError('expect', message, cause === undefined ? {} : { cause })
}

function isTest({ at }: FoundRows, text: string, format: 'yaml' | 'json', { name, expect }: TestConfig): boolean {
  const test = valueAt(parseText(text, format, undefined).document, at.slice(0, -1))
  if (!isMap(test) || !Array.isArray(test.expect) || test.expect.length !== expect.length) return false
  return typeof test.name === 'string' && (test.name === name || interpolateText(test.name, {}).names.length > 0)
}

function planRowEdits(text: string, format: 'yaml' | 'json', { rows, test }: FoundRows, read: ReadRows): readonly TextEdit[] {
  const { span } = rows
  if (!span || usesReferences(rows))
    throw refuse('has an anchor, an alias, a tag or <<, which recording would break. Write the rows out, then record them')
  if (/\$\{env:/.test(text.slice(span.start, span.end).replaceAll('$${env:', '')))
    throw refuse('has variables, which recording would replace by values. Change these rows by hand')
  return planEdits(text, { ...rows, span }, read, {
    format,
    newline: /\r\n|\n|\r/.exec(text)?.[0] ?? '\n',
    key: rows.offset,
    isBlock: test.span?.style === 'block',
  })
}

function usesReferences({ span, parts, merged }: PositionNode): boolean {
  if (!span || span.isMarked || span.style === 'alias' || merged.length > 0) return true
  return [...parts.values()].some(usesReferences)
}

/**
 * The expected rows of an edited text.
 * @throws ConfigError FIXTURE_INVALID if anything else would change
 */
function readEdited(before: string, after: string, format: 'yaml' | 'json', at: ConfigPath): readonly TestRow[] {
  const { document, textAt } = parseText(after, format, undefined)
  if (!isDeepStrictEqual(without(document, at), without(parseText(before, format, undefined).document, at)))
    throw refuse('is also used elsewhere in its file, through an anchor. Write its rows out, then record them')
  const fillIn = (value: unknown): unknown => {
    if (typeof value === 'string') return interpolateText(value, {}).text
    if (Array.isArray(value)) return value.map(fillIn)
    return isMap(value) ? Object.fromEntries(Object.entries(value).map(([key, part]) => [key, fillIn(part)])) : value
  }
  const rows = fillIn(keepDigits(valueAt(document, at), at, textAt)) as readonly TestRow[]
  if (JSON.stringify(rows).includes('\\u0000'))
    throw refuse('cannot have a value that the view returns: a text with a NUL character')
  return rows
}

/** Runs the test with its new rows: a file cannot hold every value, and a view may return other rows each time. */
async function tryRows(template: TestTemplate<CatalogConnection>, test: TestConfig): Promise<void> {
  const { state } = await runTest(template, test).catch((cause: unknown) => {
    if (!isDuckalogError(cause, 'FIXTURE_INVALID')) throw cause
    throw refuse(`cannot have a value that the view returns: ${cause.message}`, cause)
  })
  if (state !== 'passed')
    throw refuse(
      'cannot be recorded, because the view returns other rows each time. Give the test a time with `now`, fix the order of the view, or leave out columns',
    )
}

function valueAt(document: unknown, at: ConfigPath): unknown {
  return at.reduce<unknown>((value, key) => (value as Record<string | number, unknown> | undefined)?.[key], document)
}

function without(document: unknown, [key, ...rest]: ConfigPath): unknown {
  if (key === undefined) return undefined
  if (Array.isArray(document)) return document.map((item: unknown, index) => (index === key ? without(item, rest) : item))
  if (!isMap(document)) return document
  return { ...document, [key]: without(document[key], rest) }
}
