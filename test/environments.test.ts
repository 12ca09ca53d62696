import { readFileSync } from 'node:fs'
import { environmentGroups } from '../scripts/environments/environment-groups.js'
import { renderEnvironments } from '../scripts/environments/render-environments.js'
import { versionsOf } from '../scripts/environments/versions-of.js'

test('the page of environments lists the results that `npm run environments` checks, with the versions of the lock files', () => {
  const page = readFileSync(new URL('../docs/environments.md', import.meta.url), 'utf8')
  expect(page).toBe(renderEnvironments(environmentGroups, versionsOf))
})

test('no environment is listed twice', () => {
  const names = environmentGroups.flatMap(({ name, environments }) => environments.map((each) => `${name}: ${each.name}`))
  expect(names.filter((name, index) => names.indexOf(name) !== index)).toEqual([])
})

test.each([...new Set(environmentGroups.map(({ project }) => project))])(
  'the lock file of the project %s has the versions of its package.json, and no registry',
  (project) => {
    const folder = new URL(`../${project}/`, import.meta.url)
    const { dependencies, devDependencies } = JSON.parse(readFileSync(new URL('package.json', folder), 'utf8')) as Record<
      string,
      Record<string, string>
    >
    const exact = Object.entries({ ...dependencies, ...devDependencies }).map(([name, version]) => [
      name,
      version.replace(/^npm:.*@/, ''),
    ])
    expect(Object.entries(versionsOf(project)).sort()).toEqual(exact.sort())
    expect(readFileSync(new URL('package-lock.json', folder), 'utf8')).not.toContain('"resolved": "http')
  },
)
