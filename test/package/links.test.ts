import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))
const packed = packedFiles()
const documents = packed.filter((path) => path.endsWith('.md'))

test('README and all of docs are in the package', () => {
  expect(documents).toEqual(
    expect.arrayContaining(['README.md', 'CHANGELOG.md', 'SECURITY.md', 'docs/duckdb-versions.md', 'docs/from-python.md']),
  )
})

test.each(documents)('every relative link of %s leads to a file in the package, and to a heading there', (document) => {
  const lost = linksOf(read(document)).filter((link) => {
    if (/^(https?|mailto):/.test(link)) return false
    const [path = '', heading] = link.split('#')
    const target = path === '' ? document : posix.join(posix.dirname(document), path)
    return !packed.includes(target) || (heading !== undefined && !headingsOf(read(target)).includes(heading))
  })
  expect(lost).toEqual([])
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

function linksOf(markdown: string): readonly string[] {
  const prose = markdown.replace(/^```[\s\S]*?^```/gm, '').replace(/(`+)[\s\S]*?\1/g, '`code`')
  const links = prose.matchAll(/\]\(<?([^)\s>]+)|^\[[^\]]+\]:\s*<?([^\s>]+)|(?:href|src)="([^"]+)"/gm)
  return [...links].map(([, inline, reference, attribute]) => (inline ?? reference ?? attribute)!)
}

// As GitHub and npm name headings.
function headingsOf(markdown: string): readonly string[] {
  return [...markdown.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ (.+)$/gm)].map(([, title]) =>
    title!
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replaceAll(' ', '-'),
  )
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
