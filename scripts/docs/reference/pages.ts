import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { createProgram } from '../../../src/cli/create-program.js'
import type { CommandContext } from '../../../src/cli/program/command-context.js'
import { configPages } from './config-pages.js'
import { type ApiExport, readApi } from './read-api.js'
import { renderApi, renderMembers } from './render-api.js'
import { renderCommands } from './render-commands.js'
import { renderConfigPage } from './render-config.js'
import { renderEvents } from './render-events.js'

const root = fileURLToPath(new URL('../../../', import.meta.url))

/** The pages of the reference, which are generated from the sources, by path. */
export function renderReference(): ReadonlyMap<string, string> {
  const entries = listEntries()
  const api = readApi(
    entries.map(({ source }) => `${root}${source}`),
    root,
  )
  const modules = entries.map((entry, index) => ({ ...entry, exports: api[index] ?? [] }))
  const all = api.flat()
  return new Map([
    ...renderConfigPages(),
    [
      'docs/reference/command-line.md',
      renderPage('Commands', 'Every command with its arguments and options', renderCommands(createProgram(context))),
    ],
    [
      'docs/reference/options.md',
      renderPage(
        'Options and limits',
        'Options of connects, queries, pools and timeouts, with their defaults',
        renderOptions(all),
      ),
    ],
    [
      'docs/reference/events.md',
      renderPage('Events, channels and warnings', 'What a catalog reports while it works', renderEventPage(all)),
    ],
    ...modules.map(({ name, page, exports }): [string, string] => [
      page,
      renderPage(
        name,
        `The exports of ${name}`,
        renderApi(name, exports, (entry) => pageOf(entry, modules, page)),
      ),
    ]),
  ])
}

interface Entry {
  /** How it is imported. */
  readonly name: string
  readonly source: string
  readonly page: string
}

function listEntries(): readonly Entry[] {
  const { exports } = JSON.parse(readFileSync(`${root}package.json`, 'utf8')) as {
    readonly exports: Readonly<Record<string, { readonly types?: string; readonly import?: { readonly types: string } }>>
  }
  return Object.entries(exports).flatMap(([path, target]) => {
    const types = target.import?.types ?? target.types
    if (types === undefined) return []
    const source = types.replace('./dist/', 'src/').replace(/\.d\.c?ts$/, '.ts')
    const name = path.replace('.', 'duckalog')
    return [{ name, source, page: `docs/reference/api/${name.replaceAll('/', '-')}.md` }]
  })
}

/** The page of another entry point that describes an export: types of the config are with the config, all others where they come first. */
function pageOf(
  entry: ApiExport,
  modules: readonly (Entry & { readonly exports: readonly ApiExport[] })[],
  page: string,
): string | undefined {
  const having = modules.filter(({ exports }) => exports.includes(entry))
  const isType = entry.kind === 'interface' || entry.kind === 'type'
  const owner = (isType ? having.find(({ name }) => name === 'duckalog/config') : undefined) ?? having[0]
  return owner === undefined || owner.page === page ? undefined : owner.page.replace('docs/reference/api/', '')
}

function renderConfigPages(): readonly (readonly [string, string])[] {
  const schema = JSON.parse(readFileSync(`${root}schema/catalog.schema.json`, 'utf8'))
  return configPages.map((page) => [page.path, renderPage(page.title, page.description, renderConfigPage(page, schema))])
}

/** Options with the calls that take them. */
const options = [
  ['ConnectOptions', 'connectToCatalog'],
  ['QueryOptions', 'query, queryOne, queryOptional and stream'],
  ['SessionOptions', 'session'],
  ['TransactionOptions', 'transaction'],
  ['RefreshOptions', 'plan and refresh'],
  ['WatchOptions', 'watch'],
  ['ServeOptions', 'serve'],
  ['RetryOptions', 'The option retry'],
] as const

function renderOptions(all: readonly ApiExport[]): string {
  const variables = `## Environment variables

| variable | meaning |
|---|---|
| \`DUCKALOG_PROFILE\` | the profile to use, if neither the option nor \`--profile\` names one |
| \`DUCKALOG_TOKEN\` | the token of \`duckalog serve\`, if no \`--token-file\` is given |
| \`DUCKALOG_HISTORY\` | the file for the history of the prompt instead of \`~/.duckalog_history\` |
| \`UV_THREADPOOL_SIZE\` | the threads of Node on which DuckDB's calls run: 4 by default, of which all catalogs together use all but one |
| \`DEBUG=duckalog:*\` | logs every step with its duration |`
  const sections = options.map(([name, call]) => {
    const { doc, members } = find(all, name)
    return `## ${call}\n\n${doc.text}\n\n${renderMembers(members, 'options')}`
  })
  return [...sections, variables].join('\n\n')
}

function renderEventPage(all: readonly ApiExport[]): string {
  return renderEvents({
    events: [find(all, 'CatalogEvent'), find(all, 'SessionEvent')],
    warnings: [find(all, 'ConfigWarningCode'), find(all, 'WarningCode')],
    trace: find(all, 'TraceMessage'),
    pool: { ...find(all, 'PoolMessage'), members: [...find(all, 'PoolState').members, ...find(all, 'PoolMessage').members] },
  })
}

function find(all: readonly ApiExport[], name: string): ApiExport {
  const found = all.find((entry) => entry.name === name)
  if (!found) throw new Error(`No entry point exports ${name}.`)
  return found
}

function renderPage(title: string, description: string, body: string): string {
  return `---
description: ${description}
---

<!-- npm run docs:reference writes this page from the sources. -->

# ${title}

${body}
`
}

const context = {
  terminal: { log: () => undefined },
  signal: new AbortController().signal,
  env: {},
  setExitCode: () => undefined,
} as unknown as CommandContext
