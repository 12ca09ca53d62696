import type { CatalogConfig } from '../index.js'

/**
 * A path that a config names.
 * @internal
 */
export interface ConfigPathUse {
  /** Where in the config: `['views', 3, 'uri']`. */
  readonly at: readonly (string | number)[]
  /** Absolute, or a URL. */
  readonly path: string
  /** `output`: may be missing, its folder may not. */
  readonly use: 'input' | 'output'
}

/** Keys whose texts are paths, wherever they stand in these sections. */
const inputKeys: ReadonlySet<string> = new Set(['path', 'uri', 'sql_file', 'config_path', 'metadata', 'data_path'])

/**
 * Every path of a config, in its order. Pure.
 * @internal
 */
export function listPaths({ duckdb, attachments = {}, views }: CatalogConfig): readonly ConfigPathUse[] {
  const { database, directories = {}, extensions = [] } = duckdb
  return [
    ...(database === undefined ? [] : [{ at: ['duckdb', 'database'], path: database, use: 'output' as const }]),
    ...Object.entries(directories).map(([name, path]) => ({ at: ['duckdb', 'directories', name], path, use: 'output' as const })),
    ...collect(extensions, ['duckdb', 'extensions']),
    ...collect(attachments, ['attachments']),
    ...collect(views, ['views']),
  ].filter(({ path }) => !path.startsWith(':memory:') && !/^(?:md|motherduck|quack):/i.test(path))
}

function collect(value: unknown, at: ConfigPathUse['at']): readonly ConfigPathUse[] {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, part]): readonly ConfigPathUse[] => {
    const here = [...at, Array.isArray(value) ? Number(key) : key]
    if (key === 'options') return []
    if (inputKeys.has(key) && typeof part === 'string') return [{ at: here, path: part, use: useOf(key, value) }]
    if (inputKeys.has(key) && Array.isArray(part)) {
      return part.flatMap((path, index) =>
        typeof path === 'string' ? [{ at: [...here, index], path, use: 'input' as const }] : [],
      )
    }
    return collect(part, here)
  })
}

/** What a session may write to, it may also create. */
function useOf(key: string, owner: object): ConfigPathUse['use'] {
  return key === 'data_path' || ('read_only' in owner && owner.read_only === false) ? 'output' : 'input'
}
