import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import ts from 'typescript'

/** The measurements: with the driver only ("raw") and with this package. */
export type Measure = 'apply raw' | 'apply' | 'first raw' | 'first' | 'reconnect raw' | 'reconnect' | 'change'

/** The result of a measurement: elapsed and CPU time in milliseconds, and the times of events in milliseconds from the start. */
export interface Figures {
  readonly ms: number
  readonly cpuMs: number
  /** Peak memory of the process, in MiB. */
  readonly peakMb: number
  readonly phases: Readonly<Record<string, number>>
}

const root = fileURLToPath(new URL('..', import.meta.url))
const run = promisify(execFile)
const compilerOptions = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext }

// Child processes get compiled code, because loading the compiler takes longer than most measurements.
const measure = ts.transpileModule(readFileSync(new URL('processes/views.ts', import.meta.url), 'utf8'), {
  compilerOptions,
}).outputText

/** Runs a measurement in a fresh process. */
export async function runMeasure(what: Measure, database: string, file: string, view: string): Promise<Figures> {
  return JSON.parse(await runModule(measure, [what, database, file, view])) as Figures
}

/** Runs the text of a module in a fresh process, as if it were a file in the root of this package, and returns its output. */
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
