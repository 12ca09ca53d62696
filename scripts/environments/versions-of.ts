import { readFileSync } from 'node:fs'

interface LockFile {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly dependencies?: Readonly<Record<string, string>> }>
  >
}

/** The packages that a project names, with the versions of its lock file. */
export function versionsOf(project: string): Readonly<Record<string, string>> {
  const { packages } = JSON.parse(
    readFileSync(new URL(`projects/${project}/package-lock.json`, import.meta.url), 'utf8'),
  ) as LockFile
  const names = Object.keys(packages['']?.dependencies ?? {})
  return Object.fromEntries(
    names.map((name) => {
      const version = packages[`node_modules/${name}`]?.version
      if (version === undefined) throw new Error(`${project}: the lock file has no ${name}`)
      return [name, version]
    }),
  )
}
