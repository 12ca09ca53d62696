import { posix } from 'node:path'
import { acceptedDuckDB, renderRange, type TestedClient } from '../src/driver/core/tested-clients.js'
import { renderErrorCodes } from './docs/render-error-codes.js'
import type { KnownChange } from './next-duckdb/known-changes.js'
import { renderChanges, renderSeen } from './next-duckdb/render-next-duckdb.js'
import type { Seen } from './next-duckdb/seen.js'

/** Values that are defined once in the sources and repeated in several documents. */
export interface Facts {
  /** The address of the project; empty if it has none. */
  readonly address: string
  /** The tested clients, the default one first. */
  readonly clients: readonly [TestedClient, ...TestedClient[]]
  /** The sections of the documentation. */
  readonly contents: readonly {
    readonly title: string
    readonly pages: readonly { readonly path: string; readonly title: string }[]
  }[]
  /** What `npm run next-duckdb` saw, and which changes of DuckDB it knows. */
  readonly nextDuckDB: { readonly seen: readonly Seen[]; readonly changes: readonly KnownChange[] }
  /** The text of a file of `examples/`. */
  readonly readExample: (path: string) => string
}

// <!-- fact: NAME WORDS -->rendered text<!-- end -->
const marked = /(<!-- fact: ([\w-]+)((?: [\w./,:=-]+)*) -->)(?:(?!<!-- fact:)[\s\S])*?(<!-- end -->)/g

/**
 * Renders the marked passages of a Markdown document from the facts.
 * @throws Error if a fact does not exist or a mark has no end
 */
export function renderFacts(text: string, facts: Facts): string {
  if (text.replace(marked, '').includes('<!-- fact:')) throw new Error('A mark has the form <!-- fact: NAME -->text<!-- end -->.')
  return text.replace(marked, (_all, opening: string, name: string, words: string, end: string) => {
    const render = passages[name]
    if (!render) throw new Error(`There is no fact ${name}. There are ${Object.keys(passages).join(', ')}.`)
    return `${opening}${render(facts, words.trim().split(' '))}${end}`
  })
}

/** Renders package.json with the fields that depend on the address, or without them if there is none. */
export function renderManifest(text: string, { address }: Facts): string {
  const bare = text.replace(/^ {2}"(?:repository|bugs|homepage)": .*\n/gm, '')
  if (!address) return bare
  const fields = [
    `  "repository": { "type": "git", "url": "git+${address}.git" },`,
    `  "bugs": { "url": "${address}/issues" },`,
    `  "homepage": "${address}#readme",`,
  ]
  return bare.replace(/^ {2}"license": .*\n/m, (license) => `${license}${fields.join('\n')}\n`)
}

const passages: Readonly<Record<string, (facts: Facts, words: readonly string[]) => string>> = {
  'tested-duckdb': ({ clients: [{ duckdb }] }) => `\`${renderRange(duckdb)}\``,

  'accepted-duckdb': () => `\`${renderRange(acceptedDuckDB)}\``,

  'tested-clients': ({ clients }) =>
    block(
      '| client | tested version | DuckDB |\n|---|---|---|',
      ...clients.map(({ name, version, duckdb }) => `| \`${name}\` | \`${version}\` | \`${renderRange(duckdb)}\` |`),
    ),

  'next-duckdb': ({ nextDuckDB }) => block(renderSeen(nextDuckDB.seen)),
  'duckdb-changes': ({ nextDuckDB }) => block(renderChanges(nextDuckDB.changes)),

  'install-tested': ({ clients: [{ install }] }) => fence('sh', install),
  'pin-npm': ({ clients: [{ name, version }] }) =>
    fence('json', `{\n  "dependencies": { "${name}": "${version}" },\n  "overrides": { "${name}": "$${name}" }\n}`),
  'pin-pnpm': ({ clients: [{ name, version }] }) => fence('yaml other', `overrides:\n  "${name}": ${version}`),
  'pin-yarn': ({ clients: [{ name, version }] }) => fence('json', `{ "resolutions": { "${name}": "${version}" } }`),

  // A file of the repository that is not in the package: a link only if there is an address.
  'in-repository': ({ address }, [path]) => (address ? `[${path}](${address}/blob/HEAD/${path})` : `\`${path}\``),

  // A file of an example as a block. A document that runs its blocks writes it under the name that it has in the example.
  example: ({ readExample }, [path = '', ...marks]) => {
    const file = path.slice(path.indexOf('/') + 1)
    const [language, comment] = languages[posix.extname(path)] ?? ['dockerfile', '#']
    const info = [language, ...(comment ? [] : [`file=${file}`]), ...marks].join(' ')
    return fence(
      info,
      `${comment ? `${comment} ${file}\n` : ''}${readExample(path)
        .replace(/^#!.*\n/, '')
        .trimEnd()}`,
    )
  },

  // A picture is not in the package, either. Where it cannot be shown, its text is shown instead.
  picture: ({ address }, [path = '', ...words]) =>
    block(`![${words.join(' ')}](${address ? `${address}/raw/HEAD/${path}` : path})`),

  // The pages of the documentation are not in the package: links only if there is an address.
  contents: ({ address, contents }) =>
    block(
      ...contents.map(({ title, pages }) => {
        const names = pages.map((page) => (address ? `[${page.title}](${address}/blob/HEAD/${page.path})` : page.title))
        const folder = posix.dirname(pages[0]?.path ?? '')
        return `- **${title}**${address ? '' : ` (\`${folder}/\`)`}: ${names.join(' · ')}`
      }),
    ),

  'error-codes': () => block('', renderErrorCodes(), ''),

  'report-vulnerability': ({ address }) =>
    block(
      address
        ? `Report it privately: <${address}/security/advisories/new>. Do not open a public issue.`
        : 'The project has no public address yet, so vulnerabilities cannot be reported privately. Until there is one,\ntell only the person who gave you this package.',
    ),
}

/** The language of a file for a block, and how it starts a comment. */
const languages: Readonly<Record<string, readonly [language: string, comment?: string]>> = {
  '.ts': ['ts', '//'],
  '.js': ['js', '//'],
  '.mjs': ['js', '//'],
  '.yaml': ['yaml', '#'],
  '.sh': ['sh', '#'],
  '.sql': ['sql', '--'],
  '.csv': ['csv'],
}

function fence(language: string, code: string): string {
  return block(`\`\`\`${language}`, code, '```')
}

function block(...lines: readonly string[]): string {
  return `\n${lines.join('\n')}\n`
}
