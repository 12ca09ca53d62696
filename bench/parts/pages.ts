import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { connectToCatalog } from 'duckalog'
import { renderSite } from 'duckalog/docs'
import { median } from '../median.js'
import { generateLayers } from '../thousand-views.js'

/** The part of playwright-core that is used here; it is a dependency of the site. */
interface Page {
  on(event: string, listener: (value: never) => void): void
  goto(url: string): Promise<unknown>
  // biome-ignore lint/suspicious/noExplicitAny: code of the page
  evaluate<T>(work: string | (() => any)): Promise<T>
}
interface Browser {
  newContext(options: object): Promise<{ newPage(): Promise<Page>; close(): Promise<void> }>
  newBrowserCDPSession(): Promise<{ send(method: string): Promise<{ processInfo: readonly { cpuTime: number }[] }> }>
  close(): Promise<void>
}

const repetitions = 5
const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium'

/** Measures the pages of 1,000 views with 20 columns each in Chromium, from a folder, and prints a table. */
export async function measurePages(): Promise<void> {
  const launch = loadChromium()
  if (launch === undefined) {
    console.log(
      '\nPages in Chromium: skipped. It needs the packages of the site (npm run docs:build) and Chromium on the PATH, or CHROMIUM.',
    )
    return
  }
  const folder = await mkdtemp(join(tmpdir(), 'duckalog-bench-'))
  const browser = await launch({ executablePath, args: ['--no-sandbox'] })
  try {
    await using catalog = connectToCatalog(generateLayers(), { timeouts: { connect: 600_000 } })
    for (const [path, text] of renderSite(await catalog.lineage({ columns: true }))) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text)
    }
    const runs: Run[] = []
    for (let count = 0; count < repetitions; count += 1) runs.push(await measureIndex(browser, join(folder, 'index.html')))
    const of = (read: (run: Run) => number) => Number(median(runs.map(read)).toFixed(1))
    console.log('\nPages of 1,000 views with 20 columns each in Chromium, in ms:')
    console.table([
      { what: 'painted', ms: of(({ painted }) => painted), target: '<= 1000' },
      { what: 'search, the slowest of 4', ms: of(({ search }) => search), target: '<= 20' },
      { what: 'search, until the next frame', ms: of(({ searchFrame }) => searchFrame) },
      { what: 'all drawn', ms: of(({ drawn }) => drawn) },
      { what: 'a frame of zoom, p95', ms: of(({ zoom }) => zoom[56] ?? Number.NaN), target: '<= 100' },
      { what: 'a frame of zoom, median', ms: of(({ zoom }) => zoom[30] ?? Number.NaN) },
      { what: 'processor time of a frame of zoom', ms: of(({ zoomCpu }) => zoomCpu / 60) },
      { what: 'requests and errors', ms: of(({ problems }) => problems), target: '0' },
    ])
  } finally {
    await browser.close()
    await rm(folder, { recursive: true, force: true })
  }
}

function loadChromium(): ((options: object) => Promise<Browser>) | undefined {
  if (!existsSync(executablePath)) return undefined
  try {
    const { chromium } = createRequire(new URL('../../site/package.json', import.meta.url))('playwright-core')
    return (options) => chromium.launch(options)
  } catch {
    return undefined
  }
}

interface Run {
  readonly painted: number
  readonly search: number
  readonly searchFrame: number
  readonly drawn: number
  /** Sorted. */
  readonly zoom: readonly number[]
  readonly zoomCpu: number
  readonly problems: number
}

async function measureIndex(browser: Browser, file: string): Promise<Run> {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const processes = await browser.newBrowserCDPSession()
  const cpu = async () => {
    const { processInfo } = await processes.send('SystemInfo.getProcessInfo')
    return processInfo.reduce((sum, { cpuTime }) => sum + cpuTime, 0) * 1_000
  }
  try {
    const page = await context.newPage()
    let problems = 0
    page.on('pageerror', () => (problems += 1))
    page.on('console', (message: { type(): string }) => (problems += message.type() === 'error' ? 1 : 0))
    page.on('request', (request: { isNavigationRequest(): boolean }) => (problems += request.isNavigationRequest() ? 0 : 1))
    await page.goto(pathToFileURL(file).href)
    const painted = await page.evaluate<number>(`performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? NaN`)
    const { search, searchFrame } = await page.evaluate<{ search: number; searchFrame: number }>(measureSearch)
    const drawn = await page.evaluate<number>(measureDrawing)
    const before = await cpu()
    const zoom = await page.evaluate<readonly number[]>(measureZoom)
    return { painted, search, searchFrame, drawn, zoom, zoomCpu: (await cpu()) - before, problems }
  } finally {
    await context.close()
  }
}

// Code that runs in the page, as text: it cannot use anything of this file
const measureSearch = `(async () => {
  const next = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  const input = document.querySelector('#search')
  const found = []
  for (const text of ['v9', 'v', 'v1', 'c19', 'the view 99']) {
    await next()
    input.value = text
    const begin = performance.now()
    input.dispatchEvent(new Event('input'))
    // The page searches in the next frame: its callback comes before this one
    const handled = await new Promise((resolve) => {
      const asked = performance.now()
      requestAnimationFrame((start) => resolve(performance.now() - Math.max(start, asked)))
    })
    await new Promise((resolve) => setTimeout(resolve))
    found.push([handled, performance.now() - begin])
  }
  input.value = ''
  input.dispatchEvent(new Event('input'))
  const slowest = (index) => Math.max(...found.slice(1).map((each) => each[index]))
  return { search: slowest(0), searchFrame: slowest(1) }
})()`
const measureDrawing = `(async () => {
  const begin = performance.now()
  document.querySelector('#all').click()
  await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)))
  return performance.now() - begin
})()`
const measureZoom = `(async () => {
  const next = () => new Promise((resolve) => requestAnimationFrame(resolve))
  const found = []
  for (let at = 0; at < 60; at += 1) {
    const begin = await next()
    document.querySelector(at % 20 < 10 ? '#in' : '#out').click()
    found.push((await next()) - begin)
  }
  return found.sort((a, b) => a - b)
})()`
