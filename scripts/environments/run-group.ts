import { spawnSync } from 'node:child_process'
import { chmodSync, cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Environment, EnvironmentGroup } from './environment.js'

/** What a program of `projects/program` prints. */
const row = /\[\{"day":"2026-01-01","revenue":65\}\]/

const root = fileURLToPath(new URL('../..', import.meta.url))
const program = fileURLToPath(new URL('projects/program', import.meta.url))

/** Tries each environment of a group, and returns those that are not as expected. */
export function runGroup({ name, project, environments }: EnvironmentGroup, tarball: string): readonly string[] {
  const folder = makeFolder()
  try {
    // The project last: an example has a catalog of its own
    for (const source of [program, join(root, project)]) cpSync(source, folder, { recursive: true, filter: isSource })
    // Not `npm ci`, which requires the binaries of all platforms in the lock file
    install('npm install --no-save --prefer-offline --no-audit --no-fund', folder)
    if (!project.endsWith('/managers')) install(`npm install --no-save --ignore-scripts --no-audit --no-fund ${tarball}`, folder)
    return environments.flatMap((environment) => {
      if (environment.asRoot && process.getuid?.() !== 0) {
        console.log(`left out, as only root can try it: ${environment.name}`)
        return []
      }
      const started = Date.now()
      const problem = runEnvironment(environment, folder, tarball)
      const seconds = ((Date.now() - started) / 1000).toFixed(1)
      console.log(
        `${problem === undefined ? 'as expected' : 'UNEXPECTED '}  ${seconds.padStart(5)} s  ${name}: ${environment.name}`,
      )
      return problem === undefined ? [] : [`${name}: ${environment.name}: ${problem}`]
    })
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function runEnvironment(environment: Environment, project: string, tarball: string): string | undefined {
  const alone = makeFolder()
  try {
    if (environment.alone) cpSync(program, alone, { recursive: true })
    const cwd = environment.alone ? alone : project
    const env = { ...process.env, NEXT_TELEMETRY_DISABLED: '1', YARN_ENABLE_TELEMETRY: '0', ...environment.env }
    const commands = environment.run.map((command) =>
      command
        .replaceAll('$tarball', tarball)
        .replaceAll('$tools', join(project, 'node_modules/.bin'))
        .replaceAll('$alone', alone),
    )
    let printed = ''
    for (const [index, command] of commands.entries()) {
      const { output, status } = execute(command, cwd, env)
      const isLast = index === commands.length - 1
      if (status !== 0 && !(isLast && environment.fails)) return `"${command}" exited with ${status}:\n${output}`
      printed = output
    }
    const expected = environment.fails?.error ?? environment.printed ?? row
    return expected.test(printed) ? undefined : `printed no ${expected}:\n${printed}`
  } finally {
    rmSync(alone, { recursive: true, force: true })
  }
}

function execute(
  command: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
): { readonly output: string; readonly status: number | null } {
  const [program = '', ...args] = command.split(' ')
  const path = program.startsWith('node_modules/.bin/') && !existsSync(join(cwd, program)) ? '' : program
  const PATH = `${dirname(process.execPath)}:${process.env.PATH}`
  const { stdout, stderr, status, error } = spawnSync(path, args, {
    cwd,
    env: { ...env, PATH },
    encoding: 'utf8',
    timeout: 300_000,
  })
  return { output: `${stdout}${stderr}${error ?? ''}`, status }
}

function install(command: string, cwd: string): void {
  const { output, status } = execute(command, cwd, process.env)
  if (status !== 0) throw new Error(`"${command}" exited with ${status}:\n${output}`)
}

/** Leaves out what was installed or built in the folder of an example. */
function isSource(path: string): boolean {
  return !/^(?:node_modules|\.next)$/.test(basename(path))
}

/** Makes a folder readable for other users. */
function makeFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'duckalog-environment-'))
  chmodSync(folder, 0o755)
  return folder
}
