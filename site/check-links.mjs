// Checks the built site: every link and picture leads to a file of it, every anchor to an element there. Exits with code 1 otherwise.
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { fileURLToPath } from 'node:url'

const dist = fileURLToPath(new URL('.vitepress/dist/', import.meta.url))
const pages = readdirSync(dist, { recursive: true, encoding: 'utf8' })
  .map((path) => path.replaceAll('\\', '/'))
  .filter((path) => path.endsWith('.html'))
const texts = new Map(pages.map((page) => [page, readFileSync(join(dist, page), 'utf8')]))
const ids = new Map([...texts].map(([page, text]) => [page, new Set([...text.matchAll(/\sid="([^"]+)"/g)].map(([, id]) => id))]))
let links = 0
const lost = [...texts].flatMap(([page, text]) =>
  [...text.matchAll(/<(?:a|img|link|script)\b[^>]*?\s(?:href|src)="([^"]*)"/g)]
    .map(([, link]) => link.replaceAll('&amp;', '&'))
    .filter((link) => !/^(?:[a-z]+:|\/\/)/.test(link) && !isFound(page, link))
    .map((link) => `${page}: ${link}`),
)
// Code that the site took for an expression
lost.push(...[...texts].filter(([, text]) => /<code[^>]*><\/code>/.test(text)).map(([page]) => `${page}: empty code`))
for (const problem of new Set(lost)) console.error(problem)
console.log(`${pages.length} pages, ${links} links, ${new Set(lost).size} lost`)
process.exitCode = lost.length === 0 && links > pages.length ? 0 : 1

function isFound(page, link) {
  links += 1
  const [path, anchor] = link.split('#')
  const target = path === '' ? page : fileOf(path.startsWith('/') ? path.slice(1) : posix.join(posix.dirname(page), path))
  if (target === undefined) return false
  return !anchor || !target.endsWith('.html') || (ids.get(target)?.has(decodeURIComponent(anchor)) ?? false)
}

function fileOf(path) {
  return [path, `${path}.html`, posix.join(path, 'index.html')].find(
    (file) => existsSync(join(dist, file)) && statSync(join(dist, file)).isFile(),
  )
}
