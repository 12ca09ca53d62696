// npm run test:mutation [-- --sample 300] [--seed N] [--files PATTERN] [--line FILE:LINE] [--tests 40] [--jobs 2] [--least PERCENT] [--fresh]
// Changes one place of the source at a time and runs the tests that reach it, near and quick ones first. A change that no test notices is printed: it
// needs a test, or changes nothing. Fails if fewer than --least percent are noticed. The first run, and one with --fresh, runs all tests to see what
// each reaches.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import '../setup.mjs'
import { COVERAGE } from './coverage-file.mjs'
import { listMutants } from './list-mutants.mjs'

const { transformSync } = await import('esbuild')
const root = fileURLToPath(new URL('../..', import.meta.url))
/** The code in which a fault costs users most: it makes decisions, or could lose data or leak secrets. */
const CORE = [
  'src/views/',
  'src/config/merge/',
  'src/config/files/allowed-roots.ts',
  'src/config/prepare/resolve-config-paths.ts',
  'src/session/',
  'src/secrets/',
  'src/redaction/',
  'src/connection/database/',
  'src/connection/query/',
  'src/connection/sync-views/',
  'src/driver/values/',
]
const JEST = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', join(root, 'node_modules/jest/bin/jest.js')]
/** The first few tests detect most mutants; the other tests run on the surviving ones. */
const FIRST = 5
const TIME_LIMIT_MS = 240_000

const { values: options } = parseArgs({
  options: {
    sample: { type: 'string', default: '300' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    files: { type: 'string' },
    line: { type: 'string' },
    tests: { type: 'string', default: '40' },
    jobs: { type: 'string', default: '2' },
    least: { type: 'string', default: '0' },
    fresh: { type: 'boolean', default: false },
  },
})

if (options.fresh || !existsSync(COVERAGE)) runAllTests()
const { tests: allTests, lines: reached } = JSON.parse(readFileSync(COVERAGE, 'utf8'))
const sample = takeSample(candidates(), Number(options.sample), Number(options.seed))
console.log(`${sample.length} mutants, seed ${options.seed}`)
const results = await runAll(sample, Number(options.jobs))
const alive = results.filter(({ killedBy }) => killedBy === undefined)
const share = ((100 * (results.length - alive.length)) / results.length).toFixed(1)
console.log(`\n${results.length - alive.length} of ${results.length} noticed (${share} %), seed ${options.seed}`)
if (100 * (results.length - alive.length) < Number(options.least) * results.length) process.exitCode = 1
for (const { mutant, tests } of alive) console.log(`alive  ${describe(mutant)}  (${tests} test files)`)

function candidates() {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map(
    (file) => `src/${file.replaceAll('\\', '/')}`,
  )
  const [onlyFile, onlyLine] = options.line?.split(':') ?? []
  const isChosen = (file) =>
    onlyFile !== undefined
      ? file.endsWith(onlyFile)
      : options.files !== undefined
        ? new RegExp(options.files).test(file)
        : CORE.some((room) => file.startsWith(room))
  return files
    .filter((file) => file.endsWith('.ts') && !file.endsWith('/index.ts') && isChosen(file))
    .sort()
    .flatMap((file) => {
      const source = readFileSync(join(root, file), 'utf8')
      return listMutants(file, source).filter((mutant) => compiles(source, mutant))
    })
    .filter(({ line }) => onlyLine === undefined || line === Number(onlyLine))
}

function compiles(source, { start, end, text }) {
  try {
    transformSync(source.slice(0, start) + text + source.slice(end), { loader: 'ts' })
    return true
  } catch {
    return false
  }
}

/** The same mutants for the same seed and source: a shuffle by a small generator. */
function takeSample(mutants, count, seed) {
  let state = seed
  const random = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  return mutants
    .map((mutant) => ({ mutant, at: random() }))
    .sort((a, b) => a.at - b.at)
    .slice(0, count)
    .map(({ mutant }) => mutant)
}

async function runAll(mutants, jobs) {
  const results = []
  const rest = mutants.entries()
  const work = async () => {
    for (const [index, mutant] of rest) {
      const result = await tryMutant(mutant)
      results.push({ index, mutant, ...result })
      const verdict = result.killedBy === undefined ? 'ALIVE ' : 'noticed'
      console.log(
        `${results.length}/${mutants.length} ${verdict} ${describe(mutant)}${result.killedBy === undefined ? '' : `  by ${result.killedBy}`}`,
      )
    }
  }
  await Promise.all(Array.from({ length: jobs }, work))
  return results.sort((a, b) => a.index - b.index)
}

function runAllTests() {
  const coverage = ['--coverage', '--coverageProvider=v8', '--coverageReporters=none']
  const reporters = ['--reporters=default', `--reporters=${join(root, 'scripts/mutation/coverage-reporter.mjs')}`]
  const { status } = spawnSync(process.execPath, [...JEST, ...coverage, ...reporters], { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Error('The tests fail without any change.')
}

/**
 * The tests that run the line, or where none is known to, the file: a constant of a module is run once. First that of the file itself, then
 * those of its folder, then the others; of each the quick ones first.
 */
function testsOf({ file, line }) {
  const ofFile = reached[file] ?? {}
  const mirror = file.replace(/^src/, 'test').replace(/\.ts$/, '.test.ts')
  const distance = (test) => (test.endsWith(mirror) ? 0 : test.includes(`${dirname(mirror)}/`) ? 1 : 2)
  const numbers = ofFile[line] ?? [...new Set(Object.values(ofFile).flat())]
  return numbers
    .map((number) => allTests[number])
    .sort((a, b) => distance(a.file) - distance(b.file) || a.ms - b.ms)
    .map((test) => test.file)
}

async function tryMutant(mutant) {
  const tests = testsOf(mutant).slice(0, Number(options.tests))
  for (const part of [tests.slice(0, FIRST), tests.slice(FIRST)]) {
    if (part.length === 0) continue
    const killedBy = await runTests(part, mutant)
    if (killedBy !== undefined) return { killedBy, tests: tests.length }
  }
  return { killedBy: undefined, tests: tests.length }
}

/** The first test file that fails, or undefined. A run that does not end counts as noticed. */
function runTests(tests, { file, start, end, text }) {
  const child = spawn(process.execPath, [...JEST, '--runInBand', '--bail', '--silent', '--runTestsByPath', ...tests], {
    cwd: root,
    env: { ...process.env, NODE_ENV: 'test', MUTANT: JSON.stringify({ file, start, end, text }) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let output = ''
  child.stderr.setEncoding('utf8').on('data', (data) => {
    output += data
  })
  const timer = setTimeout(() => child.kill('SIGKILL'), TIME_LIMIT_MS)
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => {
      clearTimeout(timer)
      if (signal !== null) return resolve('the time limit')
      resolve(code === 0 ? undefined : (/^FAIL (\S+)/m.exec(output)?.[1] ?? `exit code ${code}`))
    })
  })
}

function describe({ file, line, from, text }) {
  const short = (code) => (code.length > 60 ? `${code.slice(0, 57)}…` : code).replaceAll(/\s+/g, ' ')
  return `${relative('src', file)}:${line}  ${short(from)}  →  ${short(text)}`
}
