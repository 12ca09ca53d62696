import type { Environment, EnvironmentGroup } from './environment.js'

/**
 * Writes the table of all environments as a page.
 * @param versionsOf - the packages that the lock file of a project names, with their versions
 */
export function renderEnvironments(
  groups: readonly EnvironmentGroup[],
  versionsOf: (project: string) => Readonly<Record<string, string>>,
): string {
  const sections = groups.map(({ title, project, environments }) => {
    const rows = environments.map((each) => `| ${each.name} | ${renderResult(each)} |`)
    const versions = Object.entries(versionsOf(project)).map(([name, version]) => `${name} ${version}`)
    return `## ${title}\n\n| environment | result |\n|---|---|\n${rows.join('\n')}\n\nTried with ${versions.join(', ')}.\n`
  })
  return `${head}\n${sections.join('\n')}`
}

const head = `---
description: Runtimes, package managers, bundlers, frameworks and test runners that were tried
---

# Environments

\`npm run environments\` packs duckalog, installs it in a new folder for each environment below, connects a catalog in memory with a view, and checks the
row that a query returns; it fails if a result differs from this page. All of it runs on Linux x64 with glibc. How to set up bundlers and Next.js:
[Bundle an application](guides/bundlers.md).
`

function renderResult({ needs, fails }: Environment): string {
  if (fails) return `does not work: ${fails.reason}`
  return needs === undefined ? 'works' : `works with ${needs}`
}
