import { tracingChannel } from 'node:diagnostics_channel'
import { warningsOf } from '../../../src/config/index.js'
import {
  buildCatalog,
  type CatalogInput,
  connectToCatalog,
  generateSql,
  loadConfig,
  validateCatalog,
} from '../../../src/index.js'
import { planSession } from '../../../src/session/index.js'
import { planMacros, planViews } from '../../../src/views/index.js'
import { textKeys } from '../../config/keys/schema-keys.js'
import { type CatalogFolder, makeFolder } from '../../support/catalog-folder.js'
import { formsOf, passwordOf, shapes, trace } from '../../support/credentials/credential-shapes.js'
import { places, refusals, spoken } from '../../support/credentials/key-places.js'
import { mergeParts } from '../../support/credentials/merge-parts.js'
import { sampled } from '../../support/sampled.js'
import { show } from '../../support/show.js'

const isSoak = process.env.SOAK === '1'
const names = Object.keys(places).filter((name) => !spoken.includes(name))
const shapeNames = Object.keys(shapes)
const channels = ['connect', 'query', 'refresh'].map((name) => tracingChannel(`duckalog:${name}`))

let folder: CatalogFolder
let combinations = 0
let hits = 0
beforeAll(async () => {
  folder = await makeFolder()
})
afterAll(async () => {
  await folder?.[Symbol.asyncDispose]()
  // biome-ignore lint/suspicious/noConsole: the count is what the test says
  console.log(`${combinations} combinations of place, shape and output: ${hits} hits`)
})

interface Prepared {
  readonly source: CatalogInput
  readonly env: Readonly<Record<string, string>>
}

/** A catalog with a password of its own in each of its places, as text or through variables. */
async function prepare(chosen: readonly string[], shape: string, isVariable: boolean): Promise<Prepared> {
  const env: Record<string, string> = {}
  const parts = await Promise.all(
    chosen.map(async (name) => {
      const index = names.indexOf(name)
      const written = formsOf(passwordOf(index, shape))
      for (const [form, value] of Object.entries(written)) env[`P${index}_${form}`] = value
      const variables = Object.fromEntries(Object.keys(written).map((form) => [form, `\${env:P${index}_${form}}`]))
      const place = places[name]
      // Nothing is filled in in the text of an SQL file
      await folder.write(place?.files?.(written, index) ?? {})
      return place?.parts(isVariable ? (variables as never) : written, index) ?? {}
    }),
  )
  return { source: mergeParts(parts), env }
}

/** Keeps what can be seen, by the place where it was seen. */
function createSight(): {
  see(output: string, value: unknown): void
  tryOut(output: string, work: () => unknown): Promise<void>
  leaks(chosen: readonly string[], but?: (output: string, name: string) => boolean): readonly string[]
} {
  const seen: (readonly [output: string, text: string])[] = []
  const see = (output: string, value: unknown) => void seen.push([output, typeof value === 'string' ? value : show(value)])
  return {
    see,
    async tryOut(output, work) {
      try {
        see(output, await work())
      } catch (error) {
        see(output, error)
      }
    },
    leaks(chosen, but = () => false) {
      combinations += chosen.length * seen.length
      const found = seen.flatMap(([output, text]) =>
        [...text.matchAll(trace)]
          .filter(({ 1: index }) => !but(output, names[Number(index)] ?? ''))
          .slice(0, 3)
          .map(({ 1: index, index: at }) => `${names[Number(index)]} | ${output} | ${text.slice(Math.max(0, at - 90), at + 40)}`),
      )
      hits += found.length
      return found
    },
  }
}

const refused = Object.values(refusals).flat()

test('every text key is covered, and rejects a credential exactly where a reason is given', async () => {
  const kept = Object.values(places).map(({ key }) => key)
  expect(textKeys.filter((key) => !kept.includes(key))).toEqual([])
  expect([...kept, ...refused, ...spoken].filter((key) => !textKeys.includes(key))).toEqual([])
  const differing: string[] = []
  for (const name of names) {
    const key = places[name]?.key ?? ''
    if (name !== key && !refused.includes(key)) continue
    const { source, env } = await prepare([name], 'plain', false)
    const options = { env, base: folder.path, loadDotenv: false }
    const isRefused = await loadConfig(source, options).then(
      () => false,
      () => true,
    )
    if (isRefused !== refused.includes(key)) differing.push(`${name}: ${isRefused ? 'refused' : 'taken'}`)
  }
  expect(differing).toEqual([])
})

async function lookAt(chosen: readonly string[], shape: string, isVariable: boolean): Promise<readonly string[]> {
  const { source, env } = await prepare(chosen, shape, isVariable)
  const { see, tryOut, leaks } = createSight()
  const options = { env, base: folder.path, loadDotenv: false }
  const listener = Object.fromEntries(
    ['start', 'end', 'asyncStart', 'asyncEnd', 'error'].map((event) => [
      event,
      (message: unknown) => see(`traced ${event}`, message),
    ]),
  ) as never
  for (const channel of channels) channel.subscribe(listener)
  const catalog = connectToCatalog(source, {
    ...options,
    retry: { attempts: 1 },
    timeouts: { attach: 1_500, connect: 8_000 },
    onEvent: (event) => see('event', event),
  })
  let connected: unknown
  try {
    await tryOut('plan', () => catalog.plan())
    connected = await catalog.query('SELECT 1').then(
      () => undefined,
      (error: unknown) => error,
    )
    await tryOut('query', () => catalog.query('SELECT 1 AS a'))
    await tryOut('settings', () => catalog.query('SELECT name FROM duckdb_settings()'))
    await tryOut('plan again', () => catalog.plan())
    await tryOut('refresh', () => catalog.refresh())
    see('report', catalog.report)
  } finally {
    await catalog.close()
    for (const channel of channels) channel.unsubscribe(listener)
  }
  await tryOut('validate', async () => {
    const { session, macros, views } = await validateCatalog(source, options)
    return { session, macros, views }
  })
  await tryOut('dry run', () => buildCatalog(source, { ...options, databasePath: folder.file('dry.duckdb'), dryRun: true }))
  const config = await loadConfig(source, options).catch((error: unknown) => see('load', error))
  if (config) {
    await tryOut('planSession', () => planSession(config))
    await tryOut('planViews', () => [...planMacros(config), ...planViews(config)])
    await tryOut('generateSql', () => generateSql(config))
    see('warnings', warningsOf(config))
  }
  if (chosen.length > 1) expect(String(connected)).toBe('undefined')
  return leaks(chosen)
}

const working = names.filter((name) => !places[name]?.fails)

const everywhere = shapeNames.flatMap((shape) => [[shape, false] as const, [shape, true] as const])

test.each(sampled(everywhere, 3))(
  'a password of the form %s appears nowhere, when used in all places together (through variables: %s)',
  async (shape, isVariable) => {
    expect(await lookAt(working, shape, isVariable)).toEqual([])
  },
  60_000,
)

const failing = names
  .filter((name) => places[name]?.fails)
  .flatMap((name, index) =>
    shapeNames
      .filter((_, at) => isSoak || at === index % shapeNames.length)
      .flatMap((shape, at) =>
        (isSoak ? [false, true] : [(index + at) % 2 === 0]).map((isVariable) => [name, shape, isVariable] as const),
      ),
  )

test.each(sampled(failing, 4))(
  '%s shows no password of the shape %s when it fails (through variables: %s)',
  async (name, shape, isVariable) => {
    expect(await lookAt([name], shape, isVariable)).toEqual([])
  },
  60_000,
)
