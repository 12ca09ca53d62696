// npm run docs:check: tries every block of the documents. With --write it writes the outputs that they show; with names, only those pages.
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { checkTexts } from './blocks/check-texts.js'
import { checkTypes } from './blocks/check-types.js'
import { type Block, parseBlocks, placeOf, replaceCode } from './blocks/parse-blocks.js'
import { runPage } from './blocks/run-page.js'
import { listDocuments } from './read-pages.js'

const root = fileURLToPath(new URL('../../', import.meta.url))
const names = process.argv.slice(2).filter((name) => !name.startsWith('--'))
const write = process.argv.includes('--write')
const paths = ['README.md', ...listDocuments()].filter((path) => names.length === 0 || names.some((name) => path.includes(name)))
const { scripts } = JSON.parse(read('package.json')) as { readonly scripts: Readonly<Record<string, string>> }
const pages = paths.map((path) => ({ path, blocks: parseBlocks(path, read(path)) }))
const problems: string[] = []

await step('texts', () => paths.flatMap((path) => checkTexts(path, read(path), Object.keys(scripts))))
await step('types', () =>
  checkTypes(
    pages.flatMap(({ blocks }) => blocks),
    root,
  ),
)
for (const { path, blocks } of pages.filter((page) => page.blocks.some(({ marks }) => marks.run)))
  await step(path, () => tryPage(path, blocks))
const all = pages.flatMap(({ blocks }) => blocks)
const untried = all.filter(({ marks }) => marks.untried)
for (const problem of problems) console.error(problem)
console.log(`${all.length} blocks, ${all.filter(({ marks }) => marks.run).length} run, ${untried.length} marked as untried`)
process.exitCode = problems.length === 0 ? 0 : 1

async function step(name: string, work: () => readonly string[] | Promise<readonly string[]>): Promise<void> {
  const start = performance.now()
  problems.push(...(await work()))
  console.log(`${name} (${Math.round(performance.now() - start)} ms)`)
}

interface Stale {
  readonly block: Block
  readonly output: string
}

async function tryPage(path: string, blocks: readonly Block[]): Promise<readonly string[]> {
  const runs = await runPage(blocks, root)
  const failed = runs.flatMap(({ problem }) => problem ?? [])
  if (failed.length > 0) return failed
  const shown = blocks.filter(({ marks }) => marks.output && !marks.untried)
  const stale = shown.flatMap((block): readonly (string | Stale)[] => {
    const source = runs.findLast((run) => run.block.line < block.line)
    if (!source) return [`${placeOf(block)}: an output without a block that runs before it`]
    return same(source.output, block.code) ? [] : [{ block, output: source.output }]
  })
  if (!write)
    return stale.map((item) =>
      typeof item === 'string' ? item : `${placeOf(item.block)}: npm run docs:check -- --write writes\n${item.output}`,
    )
  // From the end, so that the lines of the others stay
  const text = stale.reduceRight<string>(
    (result, item) => (typeof item === 'string' ? result : replaceCode(result, item.block, item.output)),
    read(path),
  )
  writeFileSync(`${root}/${path}`, text)
  return []
}

/** Durations differ from run to run. */
function same(left: string, right: string): boolean {
  const stable = (text: string) => text.replace(/\d+(?:\.\d+)? ms/g, 'N ms').trimEnd()
  return stable(left) === stable(right)
}

function read(path: string): string {
  return readFileSync(`${root}/${path}`, 'utf8')
}
