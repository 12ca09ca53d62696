// Arguments: the folder of the compiled package, a database. Loads two copies of the package, and worker threads that use one each.
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { isMainThread, Worker, workerData } from 'node:worker_threads'

type Package = typeof import('../../src/index.js')

const [folder = '', database = ''] = isMainThread ? process.argv.slice(2) : (workerData as string[])
const esm = (await import(pathToFileURL(join(folder, 'index.js')).href)) as Package
const cjs = createRequire(import.meta.url)(join(folder, 'index.cjs')) as Package
const input = { version: 1, duckdb: { database } } as const

const [esmConfig, cjsConfig] = await Promise.all([loadParts('js'), loadParts('cjs')])

interface Parts {
  readonly config: typeof import('../../src/config/index.js')
  readonly session: typeof import('../../src/session/index.js')
}

async function loadParts(ending: 'js' | 'cjs'): Promise<Parts> {
  const load = async (part: string) =>
    ending === 'js'
      ? await import(pathToFileURL(join(folder, part, 'index.js')).href)
      : createRequire(import.meta.url)(join(folder, part, 'index.cjs'))
  return { config: await load('config'), session: await load('session') }
}

/** What one copy says of a config that the other one has loaded. */
async function crossOver(file: string): Promise<unknown> {
  const both = [esmConfig, cjsConfig]
  return Promise.all(
    both.map(async (loader, index) => {
      const config = await loader.config.loadConfig(file)
      const { locationOf, importsOf, pathsOf } = (both[1 - index] as Parts).config
      const plans = both.map(({ session }) => JSON.stringify(session.planSession(config)))
      return {
        line: locationOf(config, ['duckdb', 'secrets', 0])?.line,
        files: importsOf(config)?.imports?.length,
        paths: pathsOf(config).length,
        samePlan: plans[0] === plans[1],
      }
    }),
  )
}

if (isMainThread) {
  print(await crossOver(process.argv[4] ?? ''))
  const [first, second] = [esm.connectToCatalog(input), cjs.connectToCatalog(input)]
  await first.query('CREATE TABLE shared AS SELECT 0 AS writer')
  await Promise.all([first.query('INSERT INTO shared VALUES (1)'), second.query('INSERT INTO shared VALUES (2)')])
  await first.close()
  print(await second.query('SELECT writer FROM shared ORDER BY writer'))
  const refused = await runWorkers(1, 'fail')
  print(refused)
  await second.close()
  print(await runWorkers(4, 'wait'))
  await using last = esm.connectToCatalog(input)
  print(await last.query('SELECT writer, count(*)::INT AS n FROM shared WHERE writer > 2 GROUP BY writer ORDER BY writer'))
} else {
  const [, , name, onLocked] = workerData as [string, string, string, 'wait' | 'fail']
  for (let round = 0; round < 5; round++) {
    await using catalog = (round % 2 ? esm : cjs).connectToCatalog(input, { onLocked, timeouts: { lock: 50_000 } })
    await catalog.query('INSERT INTO shared VALUES ($1)', [Number(name)])
  }
}

async function runWorkers(count: number, onLocked: string): Promise<unknown[]> {
  const results = Array.from({ length: count }, (_, index) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: [folder, database, String(index + 3), onLocked] })
    return new Promise((resolve) => {
      worker.once('error', (error) => resolve((error as { code?: string }).code ?? String(error)))
      worker.once('exit', (code) => resolve(code))
    })
  })
  return Promise.all(results)
}

function print(value: unknown): void {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}
