import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import ts from 'typescript'

/** What can be measured: by hand with the driver ("raw"), and with this package. */
export type Measure = 'apply raw' | 'apply' | 'first raw' | 'first' | 'reconnect raw' | 'reconnect' | 'change'

/** What one measurement found: milliseconds of the clock and of the processors, and when events came, in milliseconds from the start. */
export interface Figures {
  readonly ms: number
  readonly cpuMs: number
  /** The most memory that the process had, in MiB. */
  readonly peakMb: number
  readonly phases: Readonly<Record<string, number>>
}

const root = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)
const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext }

// A child gets compiled text: to load the compiler in each takes longer than most of what they measure.
const measure = ts.transpileModule(readFileSync(new URL('measure.ts', import.meta.url), 'utf8'), { compilerOptions }).outputText

/** Measures in a fresh process. */
export async function runMeasure(what: Measure, database: string, file: string, view: string): Promise<Figures> {
  return JSON.parse(await runModule(measure, [what, database, file, view])) as Figures
}

/** Runs the text of a module in a fresh process, as a file at the root of this package would; returns what it prints. */
export async function runModule(
  text: string,
  args: readonly string[] = [],
  type: 'module' | 'commonjs' = 'module',
  env: Readonly<Record<string, string>> = {},
): Promise<string> {
  const options = { cwd: root, env: { ...process.env, ...env } }
  const { stdout } = await run(process.execPath, [`--input-type=${type}`, '--eval', text, '--', ...args], options)
  return stdout
}
