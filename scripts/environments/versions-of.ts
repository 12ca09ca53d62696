import { readFileSync } from 'node:fs'

type Versions = Readonly<Record<string, string>>

interface LockFile {
  readonly packages: Readonly<
    Record<string, { readonly version?: string; readonly dependencies?: Versions; readonly devDependencies?: Versions }>
  >
}

/**
 * The packages that a project names, with the versions of its lock file.
 * @param project - a folder of the repository
 */
export function versionsOf(project: string): Versions {
  const lockFile = new URL(`../../${project}/package-lock.json`, import.meta.url)
  const { packages } = JSON.parse(readFileSync(lockFile, 'utf8')) as LockFile
  const names = Object.keys({ ...packages['']?.dependencies, ...packages['']?.devDependencies })
  return Object.fromEntries(
    names.map((name) => {
      const version = packages[`node_modules/${name}`]?.version
      if (version === undefined) throw new Error(`${project}: the lock file has no ${name}`)
      return [name, version]
    }),
  )
}
