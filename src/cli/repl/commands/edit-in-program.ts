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

/** Through the shell, because the variable may have arguments: `code --wait`. */
function run(command: string, program: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { shell: true, stdio: 'inherit' })
    child.on('error', () => reject(toError(`Cannot start the editor ${program}. Set $EDITOR.`)))
    child.on('close', (code) =>
      code === 0 ? resolve() : reject(toError(`The editor ${program} exited with code ${code}. Nothing was taken over.`)),
    )
  })
}
