// Tries the built site in Chromium: accessibility (axe), width on a telephone, search without a network, both themes. Takes screenshots with
// --screenshots FOLDER; tries all pages with --all, otherwise one of each kind. The browser is `chromium` on the PATH, or CHROMIUM.
import { mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import axe from 'axe-core'
import { chromium } from 'playwright-core'

const { values } = parseArgs({ options: { screenshots: { type: 'string' }, all: { type: 'boolean' } } })
const dist = fileURLToPath(new URL('.vitepress/dist/', import.meta.url))
const kinds = [
  '/',
  '/start/first-catalog',
  '/concepts/views',
  '/guides/services',
  '/reference/catalog',
  '/reference/attachments',
  '/reference/api/duckalog',
  '/errors',
]
const paths = values.all ? readdirSync(dist, { recursive: true }).flatMap(toPath).sort() : kinds
const sizes = [
  { width: 1280, height: 900 },
  { width: 390, height: 844 },
]
const types = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
}
const problems = []

const server = createServer(answer)
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const origin = `http://127.0.0.1:${server.address().port}`
const browser = await chromium.launch({ executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium', args: ['--no-sandbox'] })
try {
  for (const colorScheme of ['light', 'dark'])
    for (const viewport of sizes) {
      const context = await browser.newContext({ viewport, colorScheme, reducedMotion: 'reduce' })
      for (const path of paths) await tryPage(await context.newPage(), path, `${colorScheme} ${viewport.width}`)
      await context.close()
    }
  await trySearch(await browser.newPage())
} finally {
  await browser.close()
  server.close()
}
for (const problem of problems) console.error(problem)
console.log(`${paths.length} pages, ${sizes.length} sizes, 2 themes: ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1

function toPath(file) {
  return file.endsWith('.html') && file !== '404.html' ? `/${file.replace(/(?:index)?\.html$/, '')}` : []
}

async function tryPage(page, path, name) {
  const say = (text) => problems.push(`${path} (${name}): ${text}`)
  page.on('pageerror', (error) => say(error.message))
  page.on(
    'request',
    (request) => request.url().startsWith(origin) || request.url().startsWith('data:') || say(`asks ${request.url()}`),
  )
  await page.goto(origin + path, { waitUntil: 'networkidle' })
  const width = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth)
  if (width > 0) say(`is ${width} pixels too wide`)
  await page.evaluate(axe.source)
  const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ['violations'] }))
  for (const { id, nodes } of violations)
    say(`${id}: ${nodes.length} × ${nodes[0].html.slice(0, 160)} ${nodes[0].failureSummary?.split('\n')[1] ?? ''}`)
  if (values.screenshots) {
    mkdirSync(values.screenshots, { recursive: true })
    await page.screenshot({
      path: join(values.screenshots, `${`${path.slice(1).replaceAll('/', '-') || 'home'} ${name}`.replaceAll(' ', '-')}.png`),
    })
  }
  await page.close()
}

async function trySearch(page) {
  await page.goto(`${origin}/concepts/views`, { waitUntil: 'networkidle' })
  await page.locator('#local-search button').first().click()
  await page.locator('#localsearch-input').fill('acquireTimeout')
  const result = page.locator('#localsearch-list li a').first()
  const found = await result.waitFor({ timeout: 10_000 }).then(
    () => true,
    () => false,
  )
  if (!found || !(await result.getAttribute('href'))?.startsWith('/')) problems.push('The search finds nothing.')
}

function answer(request, response) {
  const path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname)
  for (const file of [path, `${path}.html`, join(path, 'index.html')]) {
    try {
      const body = readFileSync(join(dist, file))
      response.setHeader('content-type', types[extname(file)] ?? 'application/octet-stream')
      response.end(body)
      return
    } catch {
      // The next name
    }
  }
  response.writeHead(404).end()
}
