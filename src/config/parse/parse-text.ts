import { ConfigError } from '../../errors.js'
import type { TextPlaces } from '../model/config-problem.js'
import { createPlaces } from './create-locator.js'
import { parseJson } from './parse-json.js'
import { parseYaml } from './parse-yaml.js'
import { describeTooBig, maxTextSize } from './text-problems.js'

/** A text without a fault in its syntax. */
interface ParsedText {
  readonly text: string
  readonly format: 'yaml' | 'json'
  readonly document: unknown
}

/**
 * What a config that is in use was parsed from, and until the garbage is collected others, too: a process that connects again, or
 * refreshes, mostly reads the same text, and parsing it is the longest part of loading a config.
 */
const recent: WeakRef<ParsedText>[] = []

/** The texts to look through cost nothing as long as they are few. */
const maxRecent = 32

/**
 * Reads the text of one file of a catalog as plain data. It may be shared: nobody writes to it.
 * @throws {@link ConfigError} CONFIG_SYNTAX; CONFIG_INVALID for a text that is too big
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
  // They live as long as the config, and keep what it came from
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
