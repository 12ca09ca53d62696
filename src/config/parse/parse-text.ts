import { ConfigError } from '../../errors.js'
import type { TextPlaces } from '../model/config-problem.js'
import { createPlaces } from './create-locator.js'
import { parseJson } from './parse-json.js'
import { parseYaml } from './parse-yaml.js'
import { describeTooBig, maxTextSize } from './text-problems.js'

/** A text without syntax errors. */
interface ParsedText {
  readonly text: string
  readonly format: 'yaml' | 'json'
  readonly document: unknown
}

/**
 * Recently parsed texts, as long as a config that uses them is in memory or until garbage collection: reconnecting and refreshing
 * usually read the same text again, and parsing is the slowest part of loading a config.
 */
const recent: WeakRef<ParsedText>[] = []

/** Searching a few texts costs nothing. */
const maxRecent = 32

/**
 * Parses the text of one file of a catalog as plain data. The data may be shared and must not be changed.
 * @throws {@link ConfigError} CONFIG_SYNTAX; CONFIG_INVALID if the text is too big
 */
export function parseText(
  text: string,
  format: 'yaml' | 'json',
  file: string | undefined,
): TextPlaces & { readonly document: unknown } {
  const content = text.startsWith('\uFEFF') ? text.slice(1) : text
  const origin = file === undefined ? {} : { file }
  if (content.length > maxTextSize) throw new ConfigError('CONFIG_INVALID', [{ path: '', message: describeTooBig(), ...origin }])
  const parsed = findParsed(content, format) ?? parseNew(content, format, file)
  // These functions live as long as the config and keep its text in memory
  return { document: parsed.document, ...createPlaces(parsed, file) }
}

function findParsed(text: string, format: ParsedText['format']): ParsedText | undefined {
  return recent.map((reference) => reference.deref()).find((known) => known?.format === format && known.text === text)
}

function parseNew(text: string, format: ParsedText['format'], file: string | undefined): ParsedText {
  const document = format === 'json' ? parseJson(text, file) : parseYaml(text, file)
  const parsed = { text, format, document }
  recent.unshift(new WeakRef(parsed))
  recent.splice(maxRecent)
  return parsed
}
