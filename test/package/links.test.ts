import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'
import { listDocuments, readContents } from '../../scripts/docs/read-pages.js'
import { slugOf } from '../../scripts/docs/slug-of.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const packed = packedFiles()
const packedDocuments = packed.filter((path) => path.endsWith('.md'))
const pages = listDocuments()
/** Shown on the web only; elsewhere their text is shown instead. */
const pictures = /^docs\/public\/[\w-]+\.svg$/

test('README, the changelog and the policy on security are in the package; pages and pictures of the documentation are not', () => {
  expect(packedDocuments.sort()).toEqual(['README.md', 'SECURITY.md'])
  expect(packed.filter((path) => path.startsWith('docs/'))).toEqual([])
})

test.each(packedDocuments)('every relative link of %s leads to a file in the package, and to a heading there', (document) => {
  expect(lostLinks(document, (target) => packed.includes(target) || pictures.test(target))).toEqual([])
})

test.each([...pages, 'README.md'])(
  'every relative link of %s leads to a file of the repository, and to a heading there',
  (document) => {
    expect(lostLinks(document, (target) => existsSync(`${root}/${target}`))).toEqual([])
  },
)

test.each(pages)('%s links to pages of the documentation only, which the site has', (document) => {
  expect(lostLinks(document, (target) => target.startsWith('docs/'))).toEqual([])
})

test('the contents name every page of the documentation once, and no other', () => {
  const named = readContents().flatMap((section) => section.pages.map(({ path }) => path))
  expect(named.sort()).toEqual(pages.filter((path) => path !== 'docs/index.md'))
})

test.each(['ARCHITECTURE.md', 'CONTRIBUTING.md'])('every file and folder of the source that %s names exists', (document) => {
  const named = [...read(document).matchAll(/`([\w.-]+(?:\/[\w.-]+)*(?:\/|\.m?ts|\.mjs))`/g)].map(([, path]) => path!)
  expect(named.length).toBeGreaterThan(1)
  const places = ['.', 'src', 'src/connection/sync-views', 'src/sql']
  expect(named.filter((path) => !places.some((place) => existsSync(`${root}/${place}/${path}`)))).toEqual([])
})

test('links in every form are found, and code is not read for links', () => {
  const text = [
    '[a](b.md) and ![c](d.png "title")',
    '[e]: <f.md>',
    '<a href="g.md">g</a>',
    '`[h](i.md)`',
    '```sh\n[j](k.md)\n```',
  ].join('\n\n')
  expect(linksOf(text)).toEqual(['b.md', 'd.png', 'f.md', 'g.md'])
})

function lostLinks(document: string, has: (target: string) => boolean): readonly string[] {
  return linksOf(read(document)).filter((link) => {
    if (/^(https?|mailto):/.test(link)) return false
    const [path = '', heading] = link.split('#')
    const target = path === '' ? document : posix.join(posix.dirname(document), path)
    return !has(target) || (heading !== undefined && !headingsOf(read(target)).includes(heading))
  })
}

function linksOf(markdown: string): readonly string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```/gm, '').replace(/(`+)[\s\S]*?\1/g, '`code`')
  const links = prose.matchAll(/\]\(<?([^)\s>]+)|^\[[^\]]+\]:\s*<?([^\s>]+)|(?:href|src)="([^"]+)"/gm)
  return [...links].map(([, inline, reference, attribute]) => (inline ?? reference ?? attribute)!)
}

function headingsOf(markdown: string): readonly string[] {
  const titles = [...markdown.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, title = '']) => slugOf(title))
  return [...titles, ...[...markdown.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)]
}

function packedFiles(): readonly string[] {
  const { npm_execpath } = process.env
  const [command, ...first] = npm_execpath ? [process.execPath, npm_execpath] : ['npm']
  const args = [...first, 'pack', '--dry-run', '--json', '--ignore-scripts']
  const { stdout, stderr, status } = spawnSync(command!, args, { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  const [{ files }] = JSON.parse(stdout) as [{ readonly files: readonly { readonly path: string }[] }]
  return files.map(({ path }) => path)
}

function read(path: string): string {
  return readFileSync(`${root}/${path}`, 'utf8')
}
