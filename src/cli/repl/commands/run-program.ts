import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { toError } from './dot-command.js'

/** Lets the user edit a text in their editor, which has the terminal until it exits. */
export async function editText(text: string, env: NodeJS.ProcessEnv): Promise<string> {
  const program = env.VISUAL || env.EDITOR || (process.platform === 'win32' ? 'notepad' : 'vi')
  const folder = await mkdtemp(join(tmpdir(), 'duckalog-edit-'))
  const file = join(folder, 'statement.sql')
  try {
    await writeFile(file, `${text}\n`, { mode: 0o600 })
    await run(`${program} "${file}"`, program)
    return (await readFile(file, 'utf8')).trimEnd()
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/** Runs a command of the system, which has the terminal until it exits. */
export async function runInShell(command: string): Promise<void> {
  const code = await start(command)
  if (code !== 0) throw toError(`The command exited with code ${code}.`)
}

/** Runs the editor through the shell, because the variable may have arguments: `code --wait`. */
async function run(command: string, program: string): Promise<void> {
  const code = await start(command).catch(() => {
    throw toError(`Cannot start the editor ${program}. Set $EDITOR.`)
  })
  if (code !== 0) throw toError(`The editor ${program} exited with code ${code}. The text was not changed.`)
}

function start(command: string): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { shell: true, stdio: 'inherit' })
    child.on('error', reject)
    child.on('close', resolve)
  })
}
