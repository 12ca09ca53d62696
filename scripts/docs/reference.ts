// npm run docs:reference: writes the pages of the reference from the sources, and llms.txt from the titles of all pages.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { readContents } from './read-pages.js'
import { renderReference } from './reference/pages.js'
import { renderIndex } from './render-index.js'

const root = new URL('../../', import.meta.url)
const pages = renderReference()
const folder = new URL('docs/reference/', root)
mkdirSync(new URL('api/', folder), { recursive: true })
for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.md')))
  if (!pages.has(`docs/reference/${path.replaceAll('\\', '/')}`)) rmSync(new URL(path, folder))
for (const [path, text] of pages) writeFileSync(new URL(path, root), text)
writeFileSync(new URL('docs/public/llms.txt', root), renderIndex(readContents()))
