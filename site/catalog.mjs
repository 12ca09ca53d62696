// Tries the pages that `duckalog docs` writes in Chromium, from a folder: accessibility (axe), widths, both themes, search, filter, zoom, keys, and reading
// without JavaScript; on the quickstart and on 1,000 views. Nothing may be requested. Prints times, which are no limits here. Takes screenshots with
// --screenshots FOLDER. Needs a build, and the browser `chromium` on the PATH, or CHROMIUM.
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import axe from 'axe-core'
import { chromium } from 'playwright-core'

const { values } = parseArgs({ options: { screenshots: { type: 'string' } } })
const root = fileURLToPath(new URL('..', import.meta.url))
const { loadLineage, renderSite } = createRequire(import.meta.url)('../dist/docs/index.cjs')
const folder = mkdtempSync(join(tmpdir(), 'duckalog-site-'))
const problems = []
const times = {}

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
try {
  const small = join(folder, 'quickstart')
  const cli = join(root, 'dist/cli.js')
  const { status, stderr } = spawnSync(process.execPath, [cli, 'docs', 'examples/quickstart/catalog.yaml', '-o', small], {
    cwd: root,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(stderr)
  const single = join(folder, 'single')
  spawnSync(process.execPath, [cli, 'docs', 'examples/quickstart/catalog.yaml', '--single-file', '-o', single], { cwd: root })
  for (const colorScheme of ['light', 'dark'])
    for (const width of [1280, 390]) {
      const context = await browser.newContext({ viewport: { width, height: width === 390 ? 844 : 900 }, colorScheme })
      for (const [site, path] of [
        [small, 'index.html'],
        [small, 'views/departures.html'],
        [small, 'sources/fleet.main.planes.html'],
        [single, 'index.html'],
      ])
        await tryPage(
          context,
          join(site, path),
          `${colorScheme}-${width}-${site === single ? 'single' : path.replaceAll('/', '-')}`,
        )
      await context.close()
    }
  await tryUse(join(small, 'index.html'))
  await tryWithoutScript(join(small, 'index.html'))
  await tryThousand()
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}
for (const problem of problems) console.error(problem)
console.log(JSON.stringify(times))
console.log(`pages of a catalog: ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1

function expect(what, actual, wanted) {
  if (JSON.stringify(actual) !== JSON.stringify(wanted))
    problems.push(`${what}: ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`)
}

async function open(context, file, name) {
  const page = await context.newPage()
  let requests = 0
  page.on('pageerror', (error) => problems.push(`${name}: ${error.message}`))
  page.on('console', (message) => message.type() === 'error' && problems.push(`${name}: ${message.text()}`))
  page.on('request', (request) => {
    requests += 1
    if (requests > 1 && !request.isNavigationRequest()) problems.push(`${name} asks ${request.url()}`)
  })
  await page.goto(pathToFileURL(file).href, { waitUntil: 'load' })
  return page
}

async function tryPage(context, file, name) {
  const page = await open(context, file, name)
  const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  if (width > 0) problems.push(`${name} is ${width} pixels too wide`)
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  for (const { id, nodes } of violations) problems.push(`${name}: ${id}: ${nodes.length} × ${nodes[0].html.slice(0, 160)}`)
  if (values.screenshots) {
    mkdirSync(values.screenshots, { recursive: true })
    await page.screenshot({ path: join(values.screenshots, `${name}.png`) })
  }
  await page.close()
}

/** Search, filters, the neighbourhood, zoom and keys. */
async function tryUse(file) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await open(context, file, 'use')
  const boxes = () => page.locator('#graph a').count()
  const rows = () => page.locator('#list tbody tr:visible').count()
  expect('all are drawn', [await boxes(), await rows()], [10, 10])
  await page.keyboard.press('/')
  await page.keyboard.type('seats_lost')
  expect('search in SQL', [await rows(), await page.locator('#graph a.here text').textContent()], [1, 'reports.days'])
  await page.keyboard.press('Enter')
  await page.waitForURL(/reports\.days\.html$/)
  await page.goBack()
  await page.keyboard.press('Escape')
  expect('Escape starts again', await rows(), 10)
  await page.selectOption('#tag', 'joined')
  expect('a tag', await rows(), 1)
  await page.selectOption('#tag', '')
  await page.selectOption('#kind', 'source')
  expect('a kind', [await rows(), await boxes()], [4, 4])
  await page.keyboard.press('Escape')
  await page.locator('button[data-near="0"]').click()
  expect('the neighbourhood of two steps', await boxes(), 3)
  await page.locator('#graph a').nth(1).click()
  expect('a click on a box moves the neighbourhood', await page.locator('#graph a.here').count(), 1)
  const scale = () =>
    page.evaluate(() => Number(/scale\(([^)]*)\)/.exec(document.querySelector('#graph g').getAttribute('transform'))[1]))
  await page.locator('#graph').focus()
  const before = await scale()
  await page.keyboard.press('+')
  if ((await scale()) <= before) problems.push('+ does not zoom')
  await page.keyboard.press('0')
  const place = () => page.evaluate(() => document.querySelector('#graph g').getAttribute('transform'))
  const left = await place()
  await page.keyboard.press('ArrowLeft')
  if ((await place()) === left) problems.push('arrows do not move')
  await context.close()
}

async function tryWithoutScript(file) {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } })
  const page = await open(context, file, 'without JavaScript')
  expect(
    'tools that do nothing are hidden',
    [await page.locator('#tools').isVisible(), await page.locator('button:visible').count()],
    [false, 0],
  )
  expect('the graph is drawn', await page.locator('#graph a').count(), 10)
  await page.locator('#graph a').nth(4).click()
  expect('its boxes lead to pages', await page.locator('h1').textContent(), 'departures')
  await context.close()
}

/** 1,000 views with 20 columns each. */
async function tryThousand() {
  const count = 1_000
  const list = Array.from({ length: 20 }, (_, index) => `c${index}`)
  const views = Array.from({ length: count }, (_, index) => {
    const select = list.map((column, at) => `${index < 40 ? '' : 'l.'}${column} + ${at} AS ${column}`).join(', ')
    if (index < 40) return { name: `v${index}`, sql: `SELECT ${select} FROM t` }
    const [left, right] = [(7919 * (index + 17)) % index, (104_729 * (index + 29)) % index]
    return {
      name: `v${index}`,
      description: `The view ${index}`,
      sql: `SELECT ${select} FROM v${left} l${index % 5 < 3 && left !== right ? ` JOIN v${right} r ON l.c0 = r.c1` : ''}`,
    }
  })
  const columns = JSON.stringify({ sources: { t: { columns: list.map((name) => ({ name, type: 'HUGEINT' })) } } })
  let start = performance.now()
  const lineage = await loadLineage({ version: 1, duckdb: {}, views }, { columns })
  times.lineageMs = Math.round(performance.now() - start)
  start = performance.now()
  const files = renderSite(lineage)
  times.renderMs = Math.round(performance.now() - start)
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, 'big', path)), { recursive: true })
    writeFileSync(join(folder, 'big', path), text)
  }
  const index = join(folder, 'big/index.html')
  times.indexMB = Number((statSync(index).size / 1e6).toFixed(2))
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 } })
  const page = await open(context, index, '1,000 views')
  times.paintedMs = await page.evaluate(() =>
    Math.round(performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? -1),
  )
  times.searchMs = await page.evaluate(() => {
    const input = document.querySelector('#search')
    const once = (text) => {
      input.value = text
      const begin = performance.now()
      input.dispatchEvent(new Event('input'))
      return performance.now() - begin
    }
    once('v9')
    return Number(Math.max(...['v', 'v1', 'c19', 'the view 99'].map(once)).toFixed(1))
  })
  await page.keyboard.press('Escape')
  times.drawAllMs = await page.evaluate(() => {
    const begin = performance.now()
    document.querySelector('#all').click()
    return Math.round(performance.now() - begin)
  })
  const frames = await page.evaluate(async () => {
    const next = () => new Promise((resolve) => requestAnimationFrame(resolve))
    const found = []
    for (let at = 0; at < 60; at += 1) {
      const begin = await next()
      document.querySelector(at % 20 < 10 ? '#in' : '#out').click()
      found.push((await next()) - begin)
    }
    return found.sort((a, b) => a - b)
  })
  times.zoomMedianMs = Math.round(frames[30])
  times.zoomP95Ms = Math.round(frames[56])
  await context.close()
}
