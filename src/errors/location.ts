/**
 * The path of a value in a config: `['views', 3, 'uri']`.
 * @public
 */
export type ConfigPath = readonly (string | number)[]

/**
 * A source location in a config file, or in the script of `exec()`.
 * @public
 */
export interface Location {
  /** The file as the caller named it. Absent for a config that was given as an object. */
  readonly file?: string
  /** The line number, starting at 1. */
  readonly line?: number
  /** The column number, starting at 1. */
  readonly column?: number
  /** The path of the value in the file, as text: `views[3].uri`. */
  readonly path?: string
  /** The imports that lead from the main file to this one, outermost first. Absent in the main file. */
  readonly importChain?: readonly Location[]
}

/** Formats `['views', 3, 'uri']` as `views[3].uri`; keys other than plain words are quoted. */
export function formatPath(path: ConfigPath): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`
    if (!/^[\w$-]+$/.test(part)) return `${text}[${JSON.stringify(part)}]`
    return text === '' ? part : `${text}.${part}`
  }, '')
}

/** The known parts of `file:line:column`; `undefined` if there are none. */
export function formatLocation(location: Location): string | undefined {
  const { file, line, column } = location
  if (line === undefined) return file
  return [file ?? '<config>', line, column].filter((part) => part !== undefined).join(':')
}
