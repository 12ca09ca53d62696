// Tries the pages that `duckalog docs` writes in Chromium, from a folder: accessibility (axe), widths, both themes, search, filter, zoom, keys, and reading
// without JavaScript; on the quickstart, and once from `duckalog serve --docs`. Nothing may be requested. Takes screenshots with --screenshots FOLDER. Needs a
// build, and the browser at /usr/bin/chromium, or CHROMIUM. Times are measured by `npm run bench -- pages`.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { parseArgs } from 'node:util'
import axe from 'axe-core'
import { chromium } from 'playwright-core'

const { values } = parseArgs({ options: { screenshots: { type: 'string' } } })
const root = fileURLToPath(new URL('..', import.meta.url))
const cli = join(root, 'dist/cli.js')
const token = 'browser-token-0123456789'
const folder = mkdtempSync(join(tmpdir(), 'duckalog-site-'))
const problems = []

const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
try {
  const small = join(folder, 'quickstart')
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
  await tryServed()
} finally {
  await browser.close()
  rmSync(folder, { recursive: true, force: true })
}
for (const problem of problems) console.error(problem)
console.log(`pages of a catalog: ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1

function expect(what, actual, wanted) {
  if (JSON.stringify(actual) !== JSON.stringify(wanted))
    problems.push(`${what}: ${JSON.stringify(actual)}, not ${JSON.stringify(wanted)}`)
}

function open(context, file, name) {
  return follow(context, name, pathToFileURL(file).href)
}

/** Opens an address. Its errors and all of its requests are problems. */
async function follow(context, name, url) {
  const page = await context.newPage()
  let requests = 0
  page.on('pageerror', (error) => problems.push(`${name}: ${error.message}`))
  page.on('console', (message) => message.type() === 'error' && problems.push(`${name}: ${message.text()}`))
  page.on('request', (request) => {
    requests += 1
    if (requests > 1 && !request.isNavigationRequest()) problems.push(`${name} asks ${request.url()}`)
  })
  await page.goto(url, { waitUntil: 'load' })
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
  // The page works once a frame
  const frame = () => page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))))
  expect('all are drawn', [await boxes(), await rows()], [10, 10])
  await page.keyboard.press('/')
  await page.keyboard.type('seats_lost')
  await frame()
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
  await frame()
  if ((await scale()) <= before) problems.push('+ does not zoom')
  await page.keyboard.press('0')
  const place = () => page.evaluate(() => document.querySelector('#graph g').getAttribute('transform'))
  const left = await place()
  await page.keyboard.press('ArrowLeft')
  await frame()
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

/** The pages beside the data: with the token as a password they are as in a folder, without it there are none. */
async function tryServed() {
  const extensions = join(root, '.cache/duckdb-extensions')
  const config = {
    version: 1,
    duckdb: {
      extension_policy: 'local_only',
      directories: { extensions },
      config: { allow_unsigned_extensions: 'true' },
    },
    views: [
      { name: 'orders', sql: 'SELECT 1 AS id, 2 AS amount' },
      { name: 'total', sql: 'SELECT sum(amount) AS amount FROM orders' },
    ],
  }
  writeFileSync(join(folder, 'served.json'), JSON.stringify(config))
  const args = [cli, 'serve', 'served.json', '--port', '0', '--docs-port', '0', '--json']
  const server = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, DUCKALOG_TOKEN: token } })
  try {
    let told = ''
    server.stderr.on('data', (chunk) => {
      told += chunk
    })
    const url = await new Promise((resolve) => {
      server.stdout.once('data', (chunk) => resolve(JSON.parse(chunk).docs))
      server.once('exit', () => resolve(undefined))
    })
    if (url === undefined) return problems.push(`the pages are not served: ${told}`)
    const answer = await fetch(url)
    expect('without the token', [answer.status, (await answer.text()).includes('orders')], [401, false])
    const context = await browser.newContext({ httpCredentials: { username: 'anyone', password: token } })
    const page = await follow(context, 'served', url)
    expect('the graph is served', await page.locator('#graph a').count(), 2)
    await page.locator('#list a', { hasText: 'total' }).click()
    await page.waitForURL(/views\/total\.html$/)
    expect('a page is served', await page.locator('h1').textContent(), 'total')
    await page.locator('nav a').click()
    await page.waitForURL(/index\.html$/)
    await context.close()
  } finally {
    server.kill('SIGTERM')
  }
}
