import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { type Block, fileOf } from './parse-blocks.js'

/** What the blocks use without saying where it comes from. */
const surroundings = `
import type { CatalogConfig, CatalogConnection } from 'duckalog'
import type { DriverConnection } from 'duckalog/driver'
declare global {
  /** The catalog of the page. */
  const catalog: CatalogConnection
  const config: CatalogConfig
  const connection: DriverConnection
  /** What a catch clause has. */
  const error: unknown
  const text: string
  /** Any store of secrets. */
  const vault: { read(name: string): Promise<string> }
}
`

/**
 * Compiles the TypeScript and JavaScript blocks of documents together.
 * @param root - the repository
 * @returns the messages of the compiler, with the document and its line
 */
export function checkTypes(blocks: readonly Block[], root: string): readonly string[] {
  // Beside the packages that only the documents use
  mkdirSync(join(root, 'site/.cache'), { recursive: true })
  const folder = mkdtempSync(join(root, 'site/.cache/types-'))
  try {
    const documents = new Map<string, string>()
    for (const block of blocks.filter(
      ({ language, marks }) => /^(?:tsx?|js)$/.test(language) && !marks.untried && !marks.other,
    )) {
      // Blocks of a page import each other by their names; a name that is used again gets the line instead
      const named = join(block.path.replace(/\.md$/, ''), fileOf(block) ?? '')
      const isFree = /\.[mc]?[jt]sx?$/.test(named) && !documents.has(named)
      const file = isFree
        ? named
        : join(block.path.replace(/\.md$/, ''), `${block.line}.${block.language === 'js' ? 'mjs' : block.language}`)
      mkdirSync(join(folder, dirname(file)), { recursive: true })
      // The lines of the file are those of the document
      writeFileSync(
        join(folder, file),
        `${'\n'.repeat(block.line - 1)}${block.code}\n${file.endsWith('.cjs') ? '' : 'export {}\n'}`,
      )
      documents.set(file, block.path)
    }
    writeFileSync(join(folder, 'surroundings.d.ts'), surroundings)
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(configOf(root)))
    const compiler = join(root, 'node_modules/typescript-7/bin/tsc')
    const { stdout, stderr, status } = spawnSync(process.execPath, [compiler, '-p', folder, '--pretty', 'false'], {
      cwd: folder,
      encoding: 'utf8',
    })
    if (status === 0) return []
    return `${stdout}${stderr}`
      .trim()
      .split(/\n(?! )/)
      .map((line) =>
        line.replace(
          /^(\S+?)\((\d+),\d+\): /,
          (all, file: string, at: string) => `${documents.get(relative('.', file)) ?? all}:${at}: `,
        ),
      )
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function configOf(root: string): object {
  const from = (path: string) => join(root, path)
  return {
    extends: from('tsconfig.json'),
    compilerOptions: {
      allowJs: true,
      checkJs: true,
      declaration: false,
      jsx: 'preserve',
      paths: { duckalog: [from('src/index.ts')], 'duckalog/*': [from('src/*/index.ts'), from('src/*.ts')] },
      types: ['node', 'jest'],
      typeRoots: [from('node_modules/@types')],
    },
    include: ['.'],
  }
}
