// npm run environments [-- GROUP…]: tries duckalog where its users run it, one environment at a time; without names all groups, and then
// writes docs/environments.md. Exits with code 1 if a result differs from the page.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { environmentGroups } from './environment-groups.js'
import { renderEnvironments } from './render-environments.js'
import { runGroup } from './run-group.js'
import { versionsOf } from './versions-of.js'

const root = fileURLToPath(new URL('../..', import.meta.url))
const names = process.argv.slice(2)
const unknown = names.filter((name) => !environmentGroups.some((group) => group.name === name))
if (unknown.length > 0)
  throw new Error(`No group ${unknown.join(', ')}; there are ${environmentGroups.map(({ name }) => name).join(', ')}`)

const folder = mkdtempSync(join(tmpdir(), 'duckalog-tarball-'))
try {
  const packed = spawnSync('npm', ['pack', '--json', '--pack-destination', folder], { cwd: root, encoding: 'utf8' })
  if (packed.status !== 0) throw new Error(packed.stderr)
  const [{ filename }] = JSON.parse(packed.stdout) as [{ readonly filename: string }]
  const groups = environmentGroups.filter(({ name }) => names.length === 0 || names.includes(name))
  const problems = groups.flatMap((group) => runGroup(group, join(folder, filename)))
  for (const problem of problems) console.error(problem)
  const tried = groups.reduce((total, { environments }) => total + environments.length, 0)
  console.log(`${tried - problems.length} as expected, ${problems.length} not`)
  if (problems.length > 0) process.exitCode = 1
  else if (names.length === 0)
    writeFileSync(join(root, 'docs/environments.md'), renderEnvironments(environmentGroups, versionsOf))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
