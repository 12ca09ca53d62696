import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { delimiter, dirname, join } from 'node:path'
import { transformSync } from 'esbuild'
import { type Block, fileOf, placeOf } from './parse-blocks.js'

/** What a block printed, or why it failed. */
export interface BlockRun {
  readonly block: Block
  readonly output: string
  readonly problem: string | undefined
}

/**
 * Runs the blocks of one page in their order, in a new folder: writes those that name a file, runs those with the mark `run`.
 * @param root - the repository, with the built package
 */
export async function runPage(blocks: readonly Block[], root: string): Promise<readonly BlockRun[]> {
  mkdirSync(join(root, 'site/.cache'), { recursive: true })
  const folder = mkdtempSync(join(root, 'site/.cache/page-'))
  const runs: BlockRun[] = []
  try {
    mkdirSync(join(folder, 'node_modules/.bin'), { recursive: true })
    symlinkSync(root, join(folder, 'node_modules/duckalog'), 'junction')
    symlinkSync(join(root, 'dist/cli.js'), join(folder, 'node_modules/.bin/duckalog'))
    for (const block of blocks.filter(({ marks }) => !marks.untried && !marks.output)) {
      const file = writeBlock(block, folder)
      if (!block.marks.run) continue
      const [command, args] =
        block.language === 'sh' ? ['bash', ['-euo', 'pipefail', '-c', block.code]] : [process.execPath, [file ?? '']]
      const { output, code } = await execute(command as string, args as string[], folder, root)
      const problem =
        code === block.marks.exit ? undefined : `${placeOf(block)}: exited with code ${code}, not ${block.marks.exit}:\n${output}`
      runs.push({ block, output, problem })
    }
    return runs
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
  }
}

/** Writes a block to its file, TypeScript also as JavaScript; returns the file to run. */
function writeBlock(block: Block, folder: string): string | undefined {
  const { language, code, marks } = block
  const isScript = /^(?:ts|tsx|js)$/.test(language)
  const file = fileOf(block) ?? (isScript && marks.run ? `block-${block.line}.${language === 'js' ? 'mjs' : 'ts'}` : undefined)
  if (file === undefined) return undefined
  const target = join(folder, file)
  mkdirSync(dirname(target), { recursive: true })
  writeFileSync(target, code)
  // `await using` is a syntax error on Node 20 and 22
  if (!isScript || file.endsWith('.cjs')) return target
  const compiled = target.replace(/\.([mc]?)tsx?$/, '.$1js')
  writeFileSync(
    compiled,
    transformSync(code, { loader: language === 'tsx' ? 'tsx' : 'ts', target: 'node20', format: 'esm' }).code,
  )
  return compiled
}

function execute(
  command: string,
  args: readonly string[],
  cwd: string,
  root: string,
): Promise<{ output: string; code: number | null }> {
  const path = [join(cwd, 'node_modules/.bin'), join(root, 'site/node_modules/.bin'), process.env.PATH].join(delimiter)
  const env = { ...process.env, PATH: path, NO_COLOR: '1', npm_config_update_notifier: 'false' }
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 60_000 })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code) => resolve({ output: output.replaceAll(`${cwd}/`, '').replaceAll('\r\n', '\n'), code }))
  })
}
