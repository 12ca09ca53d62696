import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { connectToCatalog } from 'duckalog'
import { generateTypes } from 'duckalog/types'
import { median } from '../median.js'
import { renderCatalog } from './types.js'

const run = promisify(execFile)
const root = fileURLToPath(new URL('../..', import.meta.url))
const repetitions = 5

/** Programs on a catalog without types, and on one with the types of 1,000 views, with as many calls. */
const calls = Array.from({ length: 200 }, (_, index) => index)
const programs = {
  without: [
    "import { connectToCatalog } from 'duckalog'",
    "import { duckdbDialect } from 'duckalog/kysely'",
    "import { Kysely } from 'kysely'",
    "const catalog = connectToCatalog('catalog.yaml')",
    'export const db = new Kysely<{ v0: { column_1: bigint } }>({ dialect: duckdbDialect({ catalog }) })',
    ...calls.map((index) => `export const rows${index} = await catalog.query<{ column_1: bigint }>('FROM v${index}')`),
  ],
  with: [
    "import { connectToCatalog } from 'duckalog'",
    "import { duckdbDialect } from 'duckalog/kysely'",
    "import { Kysely } from 'kysely'",
    "import type { Catalog, Database } from './catalog.types.js'",
    "const catalog = connectToCatalog<Catalog>('catalog.yaml')",
    'export const db = new Kysely<Database>({ dialect: duckdbDialect({ catalog }) })',
    ...calls.map((index) => `export const rows${index} = await catalog.from('v${index}', { columns: ['column_1'] })`),
  ],
}

const options = {
  target: 'es2022',
  module: 'nodenext',
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  skipLibCheck: true,
  noEmit: true,
  types: ['node'],
}

/** Measures how much longer the compiler takes with the types of 1,000 views with 20 columns each, and prints a table. */
export async function measureTypeScript(): Promise<void> {
  // Inside the repository, so that the programs find the packages
  await mkdir(join(root, '.cache'), { recursive: true })
  const folder = await mkdtemp(join(root, '.cache', 'types-'))
  try {
    await using catalog = connectToCatalog(renderCatalog(':memory:', false))
    const { types } = await generateTypes(catalog, { kysely: true })
    for (const [name, lines] of Object.entries(programs)) {
      await mkdir(join(folder, name))
      await writeFile(join(folder, name, 'main.ts'), lines.join('\n'))
      await writeFile(join(folder, name, 'tsconfig.json'), JSON.stringify({ compilerOptions: options }))
    }
    await writeFile(join(folder, 'with', 'catalog.types.ts'), types)
    console.log(`\nThe compiler with the types of 1,000 views with 20 columns each (${Math.round(types.length / 1_000)} kB):`)
    const rows = []
    for (const compiler of ['typescript', 'typescript-7']) {
      const before = await measure(compiler, join(folder, 'without'))
      const after = await measure(compiler, join(folder, 'with'))
      const [s, mb] = [after.s - before.s, after.mb - before.mb].map((value) => Math.round(value * 100) / 100)
      rows.push({
        compiler,
        'without, s': before.s,
        'more, s': s,
        'without, MB': Math.round(before.mb),
        'more, MB': Math.round(mb ?? 0),
      })
    }
    console.table(rows)
    console.log('Target: at most 1.5 s and 100 MB more.')
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function measure(compiler: string, folder: string): Promise<{ readonly s: number; readonly mb: number }> {
  const runs: { readonly s: number; readonly mb: number }[] = []
  for (let count = 0; count < repetitions; count += 1) {
    const tsc = join(root, 'node_modules', compiler, 'bin/tsc')
    const { stdout } = await run(process.execPath, [tsc, '-p', folder, '--extendedDiagnostics'])
    const read = (name: string) => Number(new RegExp(`^${name}:\\s*([\\d.]+)`, 'm').exec(stdout)?.[1])
    runs.push({ s: read('Total time'), mb: read('Memory used') / 1024 })
  }
  return { s: median(runs.map(({ s }) => s)), mb: median(runs.map(({ mb }) => mb)) }
}
