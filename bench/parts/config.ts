import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { generateViews, renderCatalog } from '../generate-views.js'
import { median } from '../median.js'
import { runModule } from '../run-measure.js'

interface Figures {
  readonly ms: number
  readonly cpuMs: number
}

type ConfigFigures = Readonly<Record<'bare' | 'parsed' | 'located', Figures>>

const repetitions = 7

/** Runs in a separate process: the text is read beforehand, and each step runs once, as in a real program. */
const read = `
import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { locationOf, parseConfig } from 'duckalog/config'
const [file, what] = process.argv.slice(1)
const text = readFileSync(file, 'utf8')
const cpuStart = process.cpuUsage()
const start = performance.now()
if (what === 'bare') load(text)
else {
  try {
    const config = parseConfig(text, { format: 'yaml', file })
    if (what === 'located') locationOf(config, ['views', config.views.length - 1, 'sql'])
  } catch (error) {
    if (error.code !== 'CONFIG_INVALID') throw error
  }
}
const ms = performance.now() - start
const { user, system } = process.cpuUsage(cpuStart)
console.log(JSON.stringify({ ms, cpuMs: (user + system) / 1000 }))`

/** Compares loading a config with parsing its YAML only, and prints tables. */
export async function measureConfig(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'duckalog-bench-'))
  try {
    const rows = []
    for (const { name, text, target } of texts()) {
      const file = join(folder, 'catalog.yaml')
      await writeFile(file, text)
      rows.push({ config: name, MB: Number(((await stat(file)).size / 1e6).toFixed(1)), ...(await measureFile(file)), target })
    }
    console.log('\nLoading a config (parsing, interpolation, validation), then also locating its last view:')
    console.table(rows)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

function texts(): readonly { readonly name: string; readonly text: string; readonly target: string }[] {
  const head = 'version: 1\nduckdb: {}\nviews:\n'
  return [
    { name: '10,000 views', text: renderCatalog(generateViews(10_000), 'x.duckdb'), target: 'ratio <= 3' },
    { name: '23,000 views', text: renderCatalog(generateViews(23_000), 'x.duckdb'), target: 'about 1 s' },
    { name: '100,000 short views', text: head + shortViews(100_000, 'sql'), target: 'about 1 s' },
    { name: '10,000 invalid views', text: head + shortViews(10_000, 'sqll'), target: 'about 1 s' },
  ]
}

function shortViews(count: number, key: string): string {
  return Array.from({ length: count }, (_, index) => `- {name: v${index}, ${key}: SELECT ${index}}\n`).join('')
}

async function measureFile(file: string) {
  const figures: ConfigFigures[] = []
  const time = async (what: string) => JSON.parse(await runModule(read, [file, what])) as Figures
  for (let count = 0; count < repetitions; count += 1)
    figures.push({ bare: await time('bare'), parsed: await time('parsed'), located: await time('located') })
  const middle = (figure: (figures: ConfigFigures) => number, digits = 0) => Number(median(figures.map(figure)).toFixed(digits))
  return {
    'js-yaml, ms': middle(({ bare }) => bare.ms),
    'duckalog, ms': middle(({ parsed }) => parsed.ms),
    ratio: middle(({ bare, parsed }) => parsed.ms / bare.ms, 2),
    'ratio of CPU time': middle(({ bare, parsed }) => parsed.cpuMs / bare.cpuMs, 2),
    'with locations, ms': middle(({ located }) => located.ms),
    'ratio with locations': middle(({ bare, located }) => located.ms / bare.ms, 2),
  }
}
