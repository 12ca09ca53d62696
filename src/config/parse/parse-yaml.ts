import { CORE_SCHEMA, floatCoreTag, intCoreTag, load, mergeTag, NOT_RESOLVED, type ScalarTagDefinition } from 'js-yaml'
import { ConfigError, type ConfigIssue } from '../../errors.js'
import { readPositions } from './read-positions.js'
import { createDuplicateIssues, emptyMessage } from './text-problems.js'

/** `017` is 15 in PyYAML and 17 in YAML 1.2: it is kept as text, so that number fields can ask which one is meant. */
const schema = CORE_SCHEMA.withTags(mergeTag, keepAmbiguousText(intCoreTag), keepAmbiguousText(floatCoreTag))

/** Merging copies keys. The limit allows 10,000 views to merge their defaults and stops hostile files early. */
const maxTotalMergeKeys = 1_000_000

/**
 * Reads one YAML document (core schema and merge keys, no tag that builds an object) as plain data.
 * @throws {@link ConfigError} CONFIG_SYNTAX
 */
export function parseYaml(text: string, file?: string): unknown {
  try {
    const document = load(text, { schema, maxTotalMergeKeys })
    if (document !== null) return document
  } catch (error) {
    throw new ConfigError('CONFIG_SYNTAX', explain(text, error, file))
  }
  throw new ConfigError('CONFIG_SYNTAX', [{ path: '', message: emptyMessage, ...(file !== undefined && { file }) }])
}

function keepAmbiguousText<T>(tag: ScalarTagDefinition<T>): ScalarTagDefinition<T> {
  return {
    ...tag,
    resolve: (source, isExplicit, tagName) =>
      /^[-+]?0\d+$/.test(source) ? NOT_RESOLVED : tag.resolve(source, isExplicit, tagName),
  }
}

/** The message of the parser quotes the surrounding text, which may contain secrets: only reasons that do not quote are used. */
function explain(text: string, error: unknown, file: string | undefined): readonly ConfigIssue[] {
  const { reason, mark } = error as {
    readonly reason?: string
    readonly mark?: { readonly line: number; readonly column: number }
  }
  const origin = file === undefined ? {} : { file }
  if (reason === undefined) throw error
  if (reason === 'duplicated mapping key') {
    const { duplicates } = readPositions(text, 'yaml')
    if (duplicates.length > 0) return createDuplicateIssues(text, duplicates, file)
  }
  const place = mark && { line: mark.line + 1, column: mark.column + 1 }
  return [
    { path: '', message: toMessage(reason, text.split(/\r\n|\n|\r/, (mark?.line ?? 0) + 1).at(-1) ?? ''), ...origin, ...place },
  ]
}

function toMessage(reason: string, line: string): string {
  if (reason.includes('input is empty')) return emptyMessage
  if (reason.includes('single document'))
    return 'contains several YAML documents, but a catalog is one: remove the `---` lines, or split the file'
  if (/\balias\b/.test(reason))
    return 'uses an alias (`*…`) without an earlier anchor (`&…`); put text that starts with * in quotes'
  if (/\btag\b/.test(reason)) return 'has an unknown YAML tag (`!…`); remove it, or put the text in quotes'
  if (reason.startsWith('merge keys exceeded'))
    return `merges more than ${maxTotalMergeKeys.toLocaleString('en')} keys with \`<<\``
  if (reason.startsWith('nesting exceeded')) return 'nests more than 100 levels deep'
  if (reason.startsWith('missed comma') && line.includes('${env:'))
    return 'is not YAML: inside { } and [ ], text with `${env:…}` needs quotes'
  return `is not YAML${/["<]/.test(reason) ? '' : `: ${reason}`}`
}
