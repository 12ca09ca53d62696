import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'

const source = join(import.meta.dirname, '../../src')

export interface ChildResult {
  /** Zero if the process came to its end by itself. */
  readonly exitCode: number | null
  readonly signal: string | null
  readonly stdout: string
  readonly stderr: string
}

/**
 * Runs a module in a process of its own, with the drivers compiled into the same folder: a crash of the native client, or a
 * process that does not end, is seen from here. What the module can import besides depends on where the folder is.
 */
export async function runInChild(folder: string, module: string): Promise<ChildResult> {
  compileInto(folder)
  const entry = join(folder, 'main.mjs')
  writeFileSync(entry, module)
  const child = spawn(process.execPath, ['--expose-gc', entry], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH },
  })
  const said = { stdout: '', stderr: '' }
  for (const stream of ['stdout', 'stderr'] as const) {
    child[stream].on('data', (data: Buffer) => {
      said[stream] += String(data)
    })
  }
  const [exitCode, signal] = (await once(child, 'close')) as [number | null, string | null]
  return { exitCode, signal, ...said }
}

function compileInto(folder: string): void {
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  const needed = /^(?:[^/]+|(?:async|credentials|disk|driver|errors|options|redaction|sql|text)\/.+)\.ts$/
  for (const file of readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((file) => needed.test(file))) {
    const options = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, verbatimModuleSyntax: true }
    const { outputText } = ts.transpileModule(readFileSync(join(source, file), 'utf8'), { compilerOptions: options })
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file.replace(/\.ts$/, '.js')), outputText)
  }
}
