import { readdirSync, readFileSync } from 'node:fs'
import { contents } from './contents.js'

/** A page of the documentation. */
export interface Page {
  /** Its path in the repository: `docs/guides/ci.md`. */
  readonly path: string
  readonly title: string
  /** What the page answers, in one sentence without a full stop. */
  readonly description: string
}

const root = new URL('../../', import.meta.url)

/** Every Markdown file of `docs/`, as paths in the repository. */
export function listDocuments(): readonly string[] {
  return readdirSync(new URL('docs/', root), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.md'))
    .map((path) => `docs/${path.replaceAll('\\', '/')}`)
    .sort()
}

/** The sections of the documentation with the titles and descriptions of their pages. */
export function readContents(): readonly { readonly title: string; readonly pages: readonly Page[] }[] {
  return contents.map(({ title, pages }) => ({ title, pages: pages.map((page) => readPage(`docs/${page}`)) }))
}

function readPage(path: string): Page {
  const text = readFileSync(new URL(path, root), 'utf8')
  const title = /^# (.+)$/m.exec(text)?.[1]
  const description = /^---\n(?:.*\n)*?description: (.+)\n(?:.*\n)*?---\n/.exec(text)?.[1]
  if (!title || !description) throw new Error(`${path} needs a title and a description.`)
  return { path, title, description }
}
