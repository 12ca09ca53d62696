import type { ConfigPath } from '../../errors.js'
import type { LoaderKeys } from '../model/catalog-config.js'
import type { ImportEntry, ImportSection } from '../model/import-config.js'

/** One import of a file. */
export interface PlannedImport {
  /** The path as written, with variables filled in. */
  readonly path: string
  readonly at: ConfigPath
  readonly override: boolean
  readonly optional: boolean
  /** The only section that is imported; absent for all sections. */
  readonly section?: ImportSection
  /** Patterns of files to exclude. */
  readonly excludes: readonly string[]
}

/** The imports of a file in order, normalized from all their forms. */
export function planImports(imports: LoaderKeys['imports']): readonly PlannedImport[] {
  if (imports === undefined) return []
  if (isList(imports)) return planList(imports, ['imports'])
  return (Object.entries(imports) as [ImportSection, ImportEntry | readonly ImportEntry[]][]).flatMap(([section, entries]) =>
    (isList(entries) ? planList(entries, ['imports', section]) : [planEntry(entries, ['imports', section])]).map((planned) => ({
      ...planned,
      section,
    })),
  )
}

function planList(entries: readonly ImportEntry[], at: ConfigPath): readonly PlannedImport[] {
  const planned = entries.map((entry, index) => planEntry(entry, [...at, index]))
  const excludes = planned.filter(isExclude).map(({ path }) => path.slice(1))
  return planned.filter((entry) => !isExclude(entry)).map((entry) => ({ ...entry, excludes }))
}

function planEntry(entry: ImportEntry, at: ConfigPath): PlannedImport {
  if (typeof entry === 'string') return { path: entry, at, override: false, optional: false, excludes: [] }
  const { path, override = false, optional = false } = entry
  return { path, at: [...at, 'path'], override, optional, excludes: [] }
}

function isExclude({ path }: PlannedImport): boolean {
  return path.startsWith('!')
}

function isList(
  value: NonNullable<LoaderKeys['imports']> | ImportEntry | readonly ImportEntry[],
): value is readonly ImportEntry[] {
  return Array.isArray(value)
}
