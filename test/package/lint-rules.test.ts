import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const pure = 'plugin'

// Each planted file breaks the rules named beside it, and no other. [] is a file that looks close to breaking one.
const planted: Record<string, { readonly code: string; readonly breaks: readonly string[] }> = {
  'src/config/a.ts': { code: "import { b } from './a2.js'\nexport const a = b", breaks: ['suspicious/noImportCycles'] },
  'src/config/a2.ts': { code: "import { a } from './a.js'\nexport const b = a", breaks: ['suspicious/noImportCycles'] },
  'src/views/plan-node.ts': { code: "import { sep } from 'node:path'\nexport const a = sep", breaks: [pure] },
  'src/views/plan-driver.ts': { code: "import type { D } from '../driver/driver.js'\nexport type E = D", breaks: [pure] },
  'src/views/order-debug.ts': { code: "import debug from 'debug'\nexport const a = debug", breaks: [pure] },
  'src/views/diff-clock.ts': { code: 'export const a = () => Date.now()', breaks: [pure] },
  'src/views/diff-now.ts': { code: 'export const a = () => new Date()', breaks: [pure] },
  'src/config/parse-env.ts': { code: 'export const a = () => process.env.HOME', breaks: [pure] },
  'src/config/parse-async.ts': { code: 'export const a = async () => {}', breaks: [pure] },
  'src/config/parse-promise.ts': { code: 'export const a = (): Promise<void> | undefined => undefined', breaks: [pure] },
  'src/config/render-import.ts': { code: "export const a = () => import('../sql.js')", breaks: [pure] },
  'src/config/render-method.ts': { code: 'export const a = {\n  async b() {},\n}', breaks: [pure] },
  'src/config/render-dates.ts': { code: "export const processed = [new Date('2026-01-01'), Date.parse('2026')]", breaks: [] },
  'src/config/load-clock.ts': { code: 'export const a = async () => performance.now()', breaks: [] },
  'src/connection/wall-clock.ts': { code: 'export const a = () => [Date.now(), new Date()]', breaks: [pure] },
  'src/connection/a-date.ts': { code: 'export const a = (ms: number) => new Date(ms)', breaks: [] },

  'src/floating.ts': {
    code: 'async function later(): Promise<void> {}\nexport function now(): void {\n  later()\n}',
    breaks: ['nursery/noFloatingPromises'],
  },
  'src/long-file.ts': { code: `export const a = [\n${'  1,\n'.repeat(299)}]`, breaks: ['style/noExcessiveLinesPerFile'] },
  'src/long-function.ts': {
    code: `export function f(a: () => void): void {\n${'  a()\n'.repeat(81)}}`,
    breaks: ['complexity/noExcessiveLinesPerFunction'],
  },
  'src/session/default-export.ts': { code: 'export default 1', breaks: ['style/noDefaultExport'] },
  'src/session/barrel.ts': { code: "export { a } from './load-clock.js'", breaks: ['performance/noBarrelFile'] },
  'src/session/loud.ts': { code: "console.error('and go on')", breaks: ['suspicious/noConsole'] },
}

test('every rule of the house fails on a file that breaks it, and on no other', () => {
  const folder = mkdtempSync(join(tmpdir(), 'duckalog-lint-'))
  try {
    for (const path of ['biome.json', '.gitignore', 'scripts/lint'])
      cpSync(join(root, path), join(folder, path), { recursive: true })
    for (const [path, { code }] of Object.entries(planted)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), `${code}\n`)
    }
    const biome = join(root, 'node_modules/@biomejs/biome/bin/biome')
    const args = [biome, 'lint', '--reporter=json', '--max-diagnostics=none', 'src']
    const { stdout } = spawnSync(process.execPath, args, { cwd: folder, encoding: 'utf8' })
    const { diagnostics } = JSON.parse(stdout) as { diagnostics: { category: string; location: { path: string } }[] }
    const broken = (path: string) =>
      diagnostics.filter(({ location }) => location.path === path).map(({ category }) => category.replace('lint/', ''))
    const found = Object.fromEntries(Object.keys(planted).map((path) => [path, [...new Set(broken(path))]]))
    expect(found).toEqual(Object.fromEntries(Object.entries(planted).map(([path, { breaks }]) => [path, breaks])))
  } finally {
    rmSync(folder, { recursive: true })
  }
})

// Each planted file imports one that the order of the rooms allows or refuses.
const rooms: Record<string, { readonly code: string; readonly refused: boolean }> = {
  'src/errors.ts': { code: "import '../src/config/load-config.js'", refused: true },
  'src/sql/quote.ts': { code: "export { a } from '../errors.js'", refused: false },
  'src/driver/core/driver.ts': { code: "import type { A } from '../../config/model/a.js'", refused: true },
  'src/driver/node-api/other.ts': { code: "import { a } from '../node-api.js'", refused: true },
  'src/config/model/a.ts': { code: "import { b } from '../files/b.js'", refused: true },
  'src/config/files/b.ts': { code: "import {\n  a,\n} from '../model/a.js'", refused: false },
  'src/config/rules/secrets/c.ts': { code: "import { a } from '../../merge/a.js'", refused: false },
  'src/config/merge/a.ts': { code: "import { c } from '../rules/secrets/c.js'", refused: true },
  'src/secrets/index.ts': { code: "export { b } from '../session/index.js'", refused: true },
  'src/session/index.ts': { code: "export const b = () => import('../views/a.js')", refused: true },
  'src/views/a.ts': { code: "export const a = () => import('../driver/node-api.js')", refused: true },
  'src/views/upward.ts': { code: "import { b } from '../driver/index.js'", refused: false },
  'src/connection/open/open-catalog.ts': { code: "export const a = () => import('../../driver/node-api.js')", refused: false },
  'src/connection/query/pool.ts': { code: "export const a = () => import('../../driver/duckdb-async.js')", refused: true },
  'src/kysely/driver.ts': { code: "import { a } from '../sql/quote.js'\nimport { b } from '../index.js'", refused: false },
  'src/opentelemetry/kysely.ts': { code: "import { a } from '../kysely/driver.js'", refused: false },
  'src/connection/query/kysely.ts': { code: "import { a } from '../../kysely/driver.js'", refused: true },
  'src/export/telemetry.ts': { code: "import { a } from '../opentelemetry/kysely.js'", refused: true },
  'src/cli/show.ts': { code: "import { a } from '../views/diff/a.js'", refused: true },
  'src/cli/public.ts': { code: "import { a } from '../index.js'\nimport { b } from '../views/index.js'", refused: false },
  'src/cli/render/text.ts': { code: "import { a } from '../../sql/quote.js'", refused: false },
  'src/cellar/a.ts': { code: "import { a } from '../errors.js'", refused: true },
}

/** What `layers.mjs` says of a folder with these files. */
function checkRooms(files: Readonly<Record<string, string>>) {
  const folder = mkdtempSync(join(tmpdir(), 'duckalog-layers-'))
  try {
    for (const [path, code] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), `${code}\n`)
    }
    return spawnSync(process.execPath, [join(root, 'scripts/lint/layers.mjs'), folder], { encoding: 'utf8' })
  } finally {
    rmSync(folder, { recursive: true })
  }
}

test('an import that points up is refused, and no other', () => {
  const plain = { 'src/beside.ts': 'export {}' }
  const beside = Object.keys(rooms).map((path) => [join(dirname(path), 'beside.ts'), 'export {}'])
  const code = Object.entries(rooms).map(([path, { code }]) => [path, code])
  const { status, stderr } = checkRooms({ ...plain, ...Object.fromEntries([...beside, ...code]) })
  const refused = stderr.split('\n').flatMap((line) => /^(src\S+?):/.exec(line)?.[1] ?? [])
  const isRefused = (path: string) => rooms[path]?.refused || path === 'src/cellar/beside.ts'
  expect([...new Set(refused)].sort()).toEqual([...Object.keys(rooms), 'src/cellar/beside.ts'].filter(isRefused).sort())
  expect(status).toBe(1)
})

test('a folder that is too full, or holds one file only, is refused', () => {
  const fill = (folder: string, count: number) =>
    Object.fromEntries(Array.from({ length: count }, (_, index) => [`src/${folder}/f${index}.ts`, 'export {}']))
  const { status, stderr } = checkRooms({
    ...fill('sql', 18),
    ...fill('disk', 17),
    ...fill('cli/commands', 18),
    ...fill('async', 1),
    ...fill('text', 2),
  })
  expect(stderr.trim().split('\n').sort()).toEqual([
    'src/async: holds one file only; move it up',
    'src/sql: has 18 files; split what has more than 17',
  ])
  expect(status).toBe(1)
})
