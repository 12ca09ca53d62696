import { execFile } from 'node:child_process'
import { mkdir } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { connectToCatalog } from 'duckalog'
import { type CatalogLineage, renderSite, selectLineage } from 'duckalog/docs'
import { type Point, planLayout } from '../../src/docs/graph/plan-layout.js'
import { measureNode } from '../../src/docs/graph/render-svg.js'
import { median } from '../median.js'
import { generateLayers } from '../thousand-views.js'

const repetitions = 5
const elkVersion = '0.12.1'

/** Measures the lineage, pages and layout of 1,000 views with 20 columns each, and prints tables. */
export async function measureLineage(): Promise<void> {
  await using catalog = connectToCatalog(generateLayers(), { timeouts: { connect: 600_000 } })
  await catalog.getConnection()
  const times = { graph: [] as Times[], columns: [] as Times[], layout: [] as Times[] }
  let size = 0
  let whole: CatalogLineage | undefined
  for (let count = 0; count < repetitions; count += 1) {
    await timed(times.graph, async () => renderSite(await catalog.lineage()))
    await timed(times.columns, async () => {
      whole = await catalog.lineage({ columns: true })
      size = Buffer.byteLength(renderSite(whole).get('index.html') ?? '')
    })
    const lineage = whole
    if (lineage) await timed(times.layout, async () => planLayout(lineage.nodes.map(measureNode), lineage.edges))
  }
  const row = (what: string, runs: readonly Times[], target: string) => {
    return {
      what,
      ms: Math.round(median(runs.map(({ ms }) => ms))),
      'CPU ms': Math.round(median(runs.map(({ cpuMs }) => cpuMs))),
      target,
    }
  }
  console.log('\nPages of 1,000 views with 20 columns each, without the connect:')
  console.table([
    row('without columns', times.graph, '<= 3000'),
    row('with columns', times.columns, '<= 10000'),
    row('layout of all', times.layout, '<= 200'),
    { what: 'the index, in MB', ms: Number((size / 1e6).toFixed(2)), target: '<= 3' },
  ])
  if (whole) await compareWithElk(whole)
}

interface Times {
  readonly ms: number
  readonly cpuMs: number
}

async function timed(into: Times[], work: () => Promise<unknown>): Promise<void> {
  const [start, cpu] = [performance.now(), process.cpuUsage()]
  await work()
  const { user, system } = process.cpuUsage(cpu)
  into.push({ ms: performance.now() - start, cpuMs: (user + system) / 1_000 })
}

/** Counts crossings, with straight lines, and compares them with those of elk, which is not a dependency of this project. */
async function compareWithElk(lineage: CatalogLineage): Promise<void> {
  const elk = await loadElk()
  console.log('\nCrossings of lines:')
  if (!elk) console.log(`elk is skipped: npm cannot install elkjs ${elkVersion}.`)
  const rows = []
  for (const count of [100, 300, 1_000]) {
    const part =
      count === 1_000 ? lineage : selectLineage(lineage, Array.from({ length: count }, (_, index) => `view:v${index}`).join(' '))
    const start = performance.now()
    const { lines } = planLayout(part.nodes.map(measureNode), part.edges)
    const own = performance.now() - start
    const theirs = elk && (await layoutWithElk(elk, part))
    rows.push({
      ...{ nodes: part.nodes.length, edges: part.edges.length, own: countCrossings(lines.map(({ points }) => points)) },
      ...(theirs && { elk: countCrossings(theirs.lines) }),
      ...{ 'own, ms': Math.round(own), ...(theirs && { 'elk, ms': Math.round(theirs.ms) }) },
    })
  }
  console.table(rows)
}

interface ElkGraph {
  readonly edges: readonly {
    readonly sections?: readonly {
      readonly startPoint: ElkPoint
      readonly endPoint: ElkPoint
      readonly bendPoints?: readonly ElkPoint[]
    }[]
  }[]
}
interface ElkPoint {
  readonly x: number
  readonly y: number
}
interface Elk {
  layout(graph: unknown): Promise<ElkGraph>
}

async function loadElk(): Promise<Elk | undefined> {
  const folder = fileURLToPath(new URL('../../.cache/elk', import.meta.url))
  try {
    await mkdir(folder, { recursive: true })
    const args = [
      'install',
      '--no-save',
      '--no-audit',
      '--no-fund',
      '--ignore-scripts',
      '--prefix',
      folder,
      `elkjs@${elkVersion}`,
    ]
    await promisify(execFile)('npm', args, { cwd: folder })
    const Elk = createRequire(join(folder, 'package.json'))('elkjs/lib/elk.bundled.js')
    return new Elk()
  } catch {
    return undefined
  }
}

async function layoutWithElk(elk: Elk, { nodes, edges }: CatalogLineage) {
  const start = performance.now()
  const { edges: placed } = await elk.layout({
    id: 'root',
    layoutOptions: { 'elk.algorithm': 'layered', 'elk.direction': 'RIGHT', 'elk.edgeRouting': 'POLYLINE' },
    children: nodes.map(measureNode),
    edges: edges.map(({ from, to }, index) => ({ id: `e${index}`, sources: [from], targets: [to] })),
  })
  const lines = placed.flatMap(({ sections = [] }) =>
    sections.map(({ startPoint, bendPoints = [], endPoint }) =>
      [startPoint, ...bendPoints, endPoint].map(({ x, y }): Point => [x, y]),
    ),
  )
  return { lines, ms: performance.now() - start }
}

type Segment = readonly [line: number, from: Point, to: Point]

/** Counts how often two lines cross, except at their ends. */
function countCrossings(lines: readonly (readonly Point[])[]): number {
  const segments = lines
    .flatMap((points, line) => points.slice(1).map((to, index): Segment => [line, points[index] ?? to, to]))
    .sort((a, b) => left(a) - left(b))
  let crossings = 0
  for (const [index, first] of segments.entries()) {
    const end = Math.max(first[1][0], first[2][0])
    for (let next = index + 1; next < segments.length; next += 1) {
      const second = segments[next] as Segment
      if (left(second) > end) break
      if (first[0] !== second[0] && isCrossed(first, second)) crossings += 1
    }
  }
  return crossings
}

function left([, from, to]: Segment): number {
  return Math.min(from[0], to[0])
}

function isCrossed([, a, b]: Segment, [, c, d]: Segment): boolean {
  return side(a, b, c) * side(a, b, d) < 0 && side(c, d, a) * side(c, d, b) < 0
}

function side([ax, ay]: Point, [bx, by]: Point, [x, y]: Point): number {
  return Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax))
}
