import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Exchange } from './render-terminal.js'

export const pictureTitle = 'A terminal: the plan of a catalog, a query, and the plan after an edit'

/**
 * Runs the catalog of README in a new folder, edits it, and returns what the terminal showed.
 * @param script - the command line, to run with node
 */
export function recordRun(readme: string, script: string): readonly Exchange[] {
  const catalog = /```yaml\n(# catalog\.yaml\n[\s\S]*?)```/.exec(readme)?.[1]
  if (!catalog) throw new Error('README has no catalog.')
  const folder = mkdtempSync(join(tmpdir(), 'duckalog-picture-'))
  try {
    writeFileSync(join(folder, 'catalog.yaml'), catalog)
    const run = (command: string, ...args: readonly string[]) => {
      const { stdout, stderr, status } = spawnSync(process.execPath, [script, ...args], { cwd: folder, encoding: 'utf8' })
      if (status !== 0) throw new Error(`${command} exited with code ${status}: ${stderr}`)
      return { command, output: stdout }
    }
    const before = run('duckalog plan catalog.yaml', 'plan', 'catalog.yaml')
    const query = run("duckalog run catalog.yaml -q 'FROM daily_revenue'", 'run', 'catalog.yaml', '-q', 'FROM daily_revenue')
    const edited = catalog.replace('FROM orders', "$& WHERE country = 'DE'")
    if (edited === catalog) throw new Error('The catalog of README has no view over orders to edit.')
    writeFileSync(join(folder, 'catalog.yaml'), edited)
    const edit = { command: `sed -i "s/FROM orders/& WHERE country = 'DE'/" catalog.yaml`, output: '' }
    return [before, query, edit, run('duckalog plan catalog.yaml', 'plan', 'catalog.yaml')]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The text of a file of the repository. */
export function readRoot(path: string): string {
  return readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8')
}
