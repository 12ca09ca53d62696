import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { listDocuments, readContents } from '../../scripts/docs/read-pages.js'
import { knownChanges } from '../../scripts/next-duckdb/known-changes.js'
import { readSeen } from '../../scripts/next-duckdb/seen.js'
import { type Facts, renderFacts, renderManifest } from '../../scripts/render-facts.js'
import { projectAddress } from '../../src/cli/program/project-address.js'
import { duckdbAsyncClient, nodeApiClient } from '../../src/driver/core/tested-clients.js'

const root = new URL('../../', import.meta.url)
const facts: Facts = {
  address: projectAddress,
  clients: [nodeApiClient, duckdbAsyncClient],
  contents: readContents(),
  nextDuckDB: { seen: readSeen(), changes: knownChanges },
  readExample: (path) => read(`examples/${path}`),
}
const documents = [...readdirSync(root).filter((name) => name.endsWith('.md')), ...listDocuments()]

test.each(documents)('%s says what the sources say; npm run facts writes it', (path) => {
  const text = read(path)
  expect(renderFacts(text, facts)).toBe(text)
})

test('package.json has the address that the sources have; npm run facts writes it', () => {
  expect(renderManifest(read('package.json'), facts)).toBe(read('package.json'))
})

test('README names the tested range, and the page on versions names it with the way to pin it', () => {
  const { version, duckdb } = nodeApiClient
  expect(read('README.md')).toContain(`DuckDB <!-- fact: tested-duckdb -->\`>=${duckdb.from} <${duckdb.below}\``)
  const page = read('docs/duckdb-versions.md')
  expect(page).toContain(`| \`${version}\` | \`>=${duckdb.from} <${duckdb.below}\` |`)
  expect(page).toContain('"overrides": { "@duckdb/node-api": "$@duckdb/node-api" }')
})

test('the address is empty or one to which paths can be added', () => {
  expect(projectAddress).toMatch(/^(https:\/\/[^/]+\/.*[^/])?$/)
})

describe('with an address', () => {
  const address = 'https://forge.example/owner/duckalog'
  const later: Facts = { ...facts, address }

  test('package.json says where the project is', () => {
    const text = renderManifest(read('package.json'), later)
    expect(JSON.parse(text)).toMatchObject({
      repository: { type: 'git', url: 'git+https://forge.example/owner/duckalog.git' },
      bugs: { url: 'https://forge.example/owner/duckalog/issues' },
      homepage: 'https://forge.example/owner/duckalog#readme',
    })
    expect(renderManifest(text, later)).toBe(text)
    expect(renderManifest(text, { ...facts, address: '' })).toBe(renderManifest(read('package.json'), { ...facts, address: '' }))
  })

  test('what is not in the package becomes a link, and back', () => {
    const text = renderFacts(read('README.md'), later)
    expect(text).toContain(`[ARCHITECTURE.md](${address}/blob/HEAD/ARCHITECTURE.md)`)
    expect(text).toContain(`[Your first catalog](${address}/blob/HEAD/docs/start/first-catalog.md)`)
    expect(text).toContain(`](${address}/raw/HEAD/docs/public/run.svg)`)
    expect(renderFacts(text, facts)).toBe(read('README.md'))
  })

  test('a vulnerability has a place to report it', () => {
    expect(renderFacts(read('SECURITY.md'), later)).toContain(`<${address}/security/advisories/new>`)
    expect(renderFacts(read('SECURITY.md'), { ...facts, address: '' })).toContain('The project has no public address yet')
  })
})

test('a fact that does not exist is an error that names those that do', () => {
  expect(() => renderFacts('a <!-- fact: nothing -->b<!-- end -->', facts)).toThrow(/no fact nothing.*tested-duckdb/)
})

test.each([
  'a <!-- fact: tested-duckdb -->',
  '<!-- fact: tested-duckdb --> kept <!-- fact: tested-duckdb -->a<!-- end -->',
  '<!-- fact: -->a<!-- end -->',
  '<!-- fact: in-repository ../A.md! -->a<!-- end -->',
])('a mark that is not complete is an error: %s', (text) => {
  expect(() => renderFacts(text, facts)).toThrow('A mark has the form')
})

test('an address that is written in its one place is in every document after npm run facts', () => {
  const folder = mkdtempSync(join(tmpdir(), 'duckalog-facts-'))
  try {
    const sources = [
      'package.json',
      'examples',
      'scripts',
      'src/errors.ts',
      'src/cli/program/project-address.ts',
      'src/driver/core/tested-clients.ts',
      'src/errors/error-codes.ts',
    ]
    const filter = (path: string) => !/^(?:node_modules|\.next|\.venv)$/.test(basename(path))
    for (const path of [...sources, ...documents]) cpSync(new URL(path, root), join(folder, path), { recursive: true, filter })
    symlinkSync(fileURLToPath(new URL('node_modules', root)), join(folder, 'node_modules'), 'junction')
    const source = join(folder, 'src/cli/program/project-address.ts')
    writeFileSync(source, readFileSync(source, 'utf8').replace(/= '.*'/, "= 'https://forge.example/owner/duckalog'"))
    const args = ['--import', './scripts/typescript.mjs', 'scripts/facts.ts']
    const { stdout, stderr } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    expect({ stderr, written: stdout.trim().split('\n') }).toEqual({
      stderr: '',
      written: [
        'package.json',
        'README.md',
        'SECURITY.md',
        'docs/from-dbt-duckdb.md',
        'docs/from-python.md',
        'docs/guides/bundlers.md',
        'docs/guides/ci.md',
        'docs/guides/containers.md',
        'docs/guides/kysely.md',
        'docs/guides/materialized.md',
        'docs/guides/modules.md',
        'docs/guides/monitoring.md',
        'docs/guides/servers.md',
        'docs/guides/services.md',
        'docs/guides/testing.md',
        'docs/guides/writing.md',
        'docs/past-one-machine.md',
      ],
    })
    for (const path of stdout.trim().split('\n'))
      expect(readFileSync(join(folder, path), 'utf8')).toContain('https://forge.example/owner/duckalog')
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
})

test('an example is a block under its name, with its marks; a file without comments has its name as a mark', () => {
  const texts: Record<string, string> = { 'shop/lib/a.ts': 'a()\n', 'shop/data/b.csv': 'b\n', 'shop/Dockerfile': 'FROM node\n' }
  const render = (words: string) =>
    renderFacts(`<!-- fact: example ${words} --><!-- end -->`, { ...facts, readExample: (path) => texts[path]! })
  expect(render('shop/lib/a.ts other')).toContain('-->\n```ts other\n// lib/a.ts\na()\n```\n<!--')
  expect(render('shop/data/b.csv')).toContain('-->\n```csv file=data/b.csv\nb\n```\n<!--')
  expect(render('shop/Dockerfile untried: no image')).toContain('```dockerfile untried: no image\n# Dockerfile\nFROM node\n```')
})

test('two facts in one line are separated, and the text around them stays', () => {
  const text = 'a <!-- fact: in-repository A.md --><!-- end --> b <!-- fact: in-repository x/B.md -->old<!-- end --> c'
  expect(renderFacts(text, { ...facts, address: '' })).toBe(
    'a <!-- fact: in-repository A.md -->`A.md`<!-- end --> b <!-- fact: in-repository x/B.md -->`x/B.md`<!-- end --> c',
  )
})

function read(path: string): string {
  return readFileSync(new URL(path, root), 'utf8')
}
