import { isDeepStrictEqual } from 'node:util'
import { type CatalogConnection, type CatalogInput, connectToCatalog, isDuckalogError } from '../../../src/index.js'
import { planViews } from '../../../src/views/index.js'
import { makeFolder } from '../../support/catalog-folder.js'
import { fc } from '../../support/property.js'
import {
  connectModel,
  dropByHand,
  emptyModel,
  type Model,
  putByHand,
  renderWanted,
  shownValue,
  type WantedView,
} from './views-model.js'

const runs = process.env.SOAK ? 1_000 : 20
const names = ['a', 'b', 'c', 'd'] as const

type Step =
  | { readonly type: 'edit'; readonly name: string; readonly value: number; readonly reads: string | undefined }
  | { readonly type: 'remove'; readonly name: string }
  | { readonly type: 'rename'; readonly name: string; readonly to: string }
  | { readonly type: 'put'; readonly name: string; readonly kind: 'user view' | 'user table'; readonly value: number }
  | { readonly type: 'drop'; readonly name: string }
  | { readonly type: 'refresh' | 'reopen' }
  | { readonly type: 'abort'; readonly after: number }

const name = fc.constantFrom(...names)
const value = fc.integer({ min: 1, max: 9 })
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      type: fc.constant('edit' as const),
      name,
      value,
      reads: fc.option(name, { nil: undefined, freq: 5 }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ type: fc.constant('remove' as const), name }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('rename' as const), name, to: name }) },
  {
    weight: 2,
    arbitrary: fc.record({
      type: fc.constant('put' as const),
      name,
      kind: fc.constantFrom('user view', 'user view', 'user table'),
      value,
    }),
  },
  { weight: 3, arbitrary: fc.record({ type: fc.constant('drop' as const), name }) },
  { weight: 9, arbitrary: fc.record({ type: fc.constantFrom('refresh' as const, 'refresh' as const, 'reopen' as const) }) },
  { weight: 1, arbitrary: fc.record({ type: fc.constant('abort' as const), after: fc.nat(12) }) },
) as fc.Arbitrary<Step>

test(
  `${runs} random histories of edits, changes by hand, aborts and reopens end as the model says`,
  async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 10, maxLength: 24 }), async (steps) => {
        await using history = await startHistory()
        for (const next of steps) await history.take(next)
        await history.take({ type: 'reopen' })
        await history.take({ type: 'refresh' })
      }),
      { numRuns: runs },
    )
  },
  runs * 5_000,
)

/** A catalog on a file, side by side with its expected content. */
async function startHistory() {
  const folder = await makeFolder()
  const wanted = new Map<string, WantedView>()
  const views: { name: string; sql: string }[] = []
  const source: CatalogInput = { version: 1, name: 'history', duckdb: { database: folder.file('main.duckdb') }, views }
  let catalog: CatalogConnection = connectToCatalog(source)
  let model: Model = emptyModel
  let byHand = 0

  const writeConfig = () =>
    views.splice(0, views.length, ...[...wanted.values()].map((view) => ({ name: view.name, sql: renderWanted(view) })).reverse())
  /** Runs the catalog. Its report and the views in the file must match the model; after an abort the views must be unchanged. */
  const settle = async (work: () => Promise<unknown>, mayStop = false) => {
    const expected = connectModel(model, [...wanted.values()])
    const error = await work().then(
      () => undefined,
      (reason: unknown) => reason,
    )
    if (mayStop && !isDuckalogError(error)) model = await whichOf(folder.file('main.duckdb'), [expected.model, model])
    else {
      expect(isDuckalogError(error) ? error.code : error).toBe(expected.error)
      model = expected.model
    }
  }
  const edit = async (sql: string) => {
    await (await catalog.getConnection()).run(sql)
    byHand++
  }
  /** Changes by hand need an open database: where the config is refused, there is none. */
  const connectSomehow = async (): Promise<boolean> => {
    if (catalog.report === undefined) await settle(() => catalog.getConnection())
    return catalog.report !== undefined
  }
  const reopen = async (signal?: AbortSignal) => {
    await catalog.close()
    catalog = connectToCatalog(source, signal && { signal })
  }

  /** Mostly something that is there, or no config would ever be right. */
  const readable = ({ name, value, reads }: { name: string; value: number; reads: string | undefined }) => {
    if (reads === undefined || reads >= name || !(wanted.has(reads) || value > 7)) return undefined
    return { reads }
  }
  const take = async (next: Step): Promise<void> => {
    switch (next.type) {
      case 'edit':
        wanted.set(next.name, { name: next.name, value: next.value, ...readable(next) })
        break
      case 'remove':
        wanted.delete(next.name)
        break
      case 'rename': {
        const view = wanted.get(next.name)
        if (!view || (view.reads !== undefined && view.reads >= next.to)) return
        wanted.delete(next.name)
        wanted.set(next.to, { ...view, name: next.to })
        break
      }
      case 'put': {
        if (!(await connectSomehow())) return
        const found = model.standing.get(next.name)
        if (found && (found.kind === 'user table') !== (next.kind === 'user table')) return
        // Not what the config would say, or it would be no change
        const number = next.value + 1_000 + byHand
        const what = next.kind === 'user table' ? 'TABLE' : 'VIEW'
        await edit(`CREATE OR REPLACE ${what} main.${next.name} AS SELECT ${number} AS x`)
        model = putByHand(model, next.name, next.kind, number)
        break
      }
      case 'drop': {
        if (!(await connectSomehow())) return
        const found = model.standing.get(next.name)
        if (!found) return
        await edit(`DROP ${found.kind === 'user table' ? 'TABLE' : 'VIEW'} main.${next.name}`)
        model = dropByHand(model, next.name)
        break
      }
      case 'refresh':
        await settle(() => catalog.refresh())
        break
      case 'reopen':
        await reopen()
        await settle(() => catalog.getConnection())
        break
      case 'abort': {
        const abort = new AbortController()
        await reopen(abort.signal)
        setTimeout(() => abort.abort('enough'), next.after)
        await settle(() => catalog.getConnection(), true)
        await reopen()
        break
      }
    }
    writeConfig()
  }
  return {
    async take(next: Step) {
      await take(next)
      if (catalog.report !== undefined) expect(await readValues((sql) => catalog.query(sql))).toEqual(valuesOf(model))
    },
    async [Symbol.asyncDispose]() {
      await catalog.close()
      await folder[Symbol.asyncDispose]()
    },
  }
}

type Values = Readonly<Record<string, number | 'broken'>>

function valuesOf(model: Model): Values {
  return Object.fromEntries(
    names.flatMap((each) => (model.standing.has(each) ? [[each, shownValue(model.standing, each) ?? 'broken'] as const] : [])),
  )
}

async function readValues(query: (sql: string) => Promise<readonly Record<string, unknown>[]>): Promise<Values> {
  const rows = await query(
    "SELECT view_name AS name FROM duckdb_views() WHERE NOT internal AND schema_name = 'main' UNION ALL SELECT table_name FROM duckdb_tables() WHERE schema_name = 'main'",
  )
  const found: Record<string, number | 'broken'> = {}
  for (const { name: each } of rows) {
    found[String(each)] = await query(`SELECT x FROM main.${each}`).then(
      ([row]) => Number(row?.x),
      () => 'broken' as const,
    )
  }
  return found
}

/** The state of a file after an aborted connect. The ledger distinguishes states that look alike. */
async function whichOf(database: string, states: readonly Model[]): Promise<Model> {
  await using reader = connectToCatalog({ version: 1, name: 'reader', duckdb: { database } })
  const found = await readValues((sql) => reader.query(sql))
  const ledger = await reader
    .query<{ name: string; hash: string }>(
      "SELECT view_name AS name, definition_hash AS hash FROM _duckalog.views WHERE owner = 'history'",
    )
    .catch(() => [])
  const recorded = ledger.map((row) => row.name).sort()
  const hashes = new Map(ledger.map((row) => [row.name, row.hash]))
  const state = states.find(
    (each) =>
      isDeepStrictEqual(valuesOf(each), found) &&
      isDeepStrictEqual([...each.recorded].sort(), recorded) &&
      [...each.made].every(([view, sql]) => hashes.get(view) === hashOf(sql)),
  )
  if (!state) throw new Error(`Neither the old nor the new state: ${JSON.stringify(found)}`)
  return state
}

function hashOf(sql: string): string | undefined {
  return planViews({ version: 1, duckdb: {}, views: [{ name: 'v', sql }] })[0]?.hash
}
