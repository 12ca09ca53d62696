import { Ajv } from 'ajv'
import { load } from 'js-yaml'
import { type CatalogInput, loadJsonSchema, parseConfig } from '../../../src/config/index.js'
import { messageOf } from '../../../src/message-of.js'
import { checkCommands, checkDuckalog } from './check-commands.js'
import { type Block, parseBlocks, parseInlineCode, placeOf } from './parse-blocks.js'

const matchesSchema = new Ajv({ strict: false }).compile(await loadJsonSchema())

/** Names the commands of another program, too. */
const aboutAnother = 'docs/from-python.md'

/**
 * Checks what needs no compiler and no process: catalogs, other YAML and JSON, and commands, also those in the prose.
 * @returns what is wrong, with its place
 */
export function checkTexts(path: string, text: string, scripts: readonly string[]): readonly string[] {
  const blocks = parseBlocks(path, text)
  const prose = (path === aboutAnother ? [] : parseInlineCode(text))
    // A command alone is only mentioned
    .filter((code) => /^(?:npx )?duckalog [a-z-]+ ./.test(code) && !/^(?:npx )?duckalog(?: [a-z]+(?:-[a-z]+)*)+$/.test(code))
    .flatMap((code) =>
      checkDuckalog(wordsOf(code))
        .filter((problem) => !problem.endsWith('than .'))
        .map((problem) => `${path}: \`${code}\`: ${problem}`),
    )
  return [...blocks.flatMap((block) => checkBlock(block, scripts).map((problem) => `${placeOf(block)}: ${problem}`)), ...prose]
}

function wordsOf(code: string): readonly string[] {
  const [, line = ''] = /duckalog ([^|;>]*)/.exec(code) ?? []
  return line
    .replace(/'[^']*'|"[^"]*"/g, 'text')
    .split(/\s+/)
    .filter((word) => word !== '' && word !== '…')
}

function checkBlock({ language, marks, code }: Block, scripts: readonly string[]): readonly string[] {
  if (marks.untried) return []
  switch (language) {
    case 'yaml':
      return marks.other ? attempt(() => load(code)) : checkCatalog(code)
    case 'json':
      return attempt(() => JSON.parse(code))
    case 'sh':
      return checkCommands(code, scripts)
    case 'text':
      return marks.output || marks.other ? [] : ['A text is the output of a block that runs, or has the mark other or untried.']
    case 'ts':
    case 'js':
    case 'tsx':
    case 'sql':
    case 'python':
    case 'csv':
    case 'ini':
      return []
    default:
      return [`${language || 'A block without a language'} cannot be tried: it needs the mark untried.`]
  }
}

/** A whole catalog, or without `version` the part of one that a page shows. */
function checkCatalog(code: string): readonly string[] {
  if (/^imports:/m.test(code)) return checkSchema(code)
  const missing = ['version: 1', 'duckdb: {}', 'views: []'].filter(
    (line) => !new RegExp(`^${line.split(':')[0]}:`, 'm').test(code),
  )
  const text = /^version:/m.test(code) ? code : [code, ...missing].join('\n')
  const env = Object.fromEntries([...code.matchAll(/\$\{env:(\w+)/g)].map(([, name = '']) => [name, '1']))
  const profiles =
    attempt(() => load(code)).length > 0 ? [] : Object.keys((load(code) as Partial<CatalogInput> | null)?.profiles ?? {})
  return [undefined, ...profiles].flatMap((profile) => attempt(() => parseConfig(text, { format: 'yaml', env, profile })))
}

/** A catalog of several files, most of which the page does not show. */
function checkSchema(code: string): readonly string[] {
  return attempt(() => {
    if (!matchesSchema(load(code))) throw new Error(JSON.stringify(matchesSchema.errors))
  })
}

function attempt(work: () => unknown): readonly string[] {
  try {
    work()
    return []
  } catch (error) {
    return [messageOf(error)]
  }
}
