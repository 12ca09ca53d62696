/** Device names that Windows reserves, with any extension. */
const deviceName = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?:\.|$)/i

/** In bytes. File systems allow 255; DuckDB adds `.duckdb_secret`, and more while it writes. */
const longest = 200

/**
 * Why a name cannot be a file name on every system, as a message without its subject, or `undefined` if it can. Pure.
 */
export function fileNameProblem(name: string): string | undefined {
  if (name === '') return 'is empty'
  if (/[/\\]/.test(name)) return 'contains a path separator'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  if (/[\u0000-\u001f\u007f-\u009f]/.test(name)) return 'contains a control character'
  if (/[<>:"|?*]/.test(name)) return 'contains a character that Windows does not allow in file names (< > : " | ? *)'
  if (/^\.+$/.test(name)) return 'is a folder'
  if (/[. ]$/.test(name)) return 'ends with a dot or a space, which Windows drops'
  if (deviceName.test(name)) return 'is a reserved device name on Windows'
  if (!name.isWellFormed()) return 'contains half of a surrogate pair'
  return new TextEncoder().encode(name).length > longest ? `is longer than ${longest} bytes` : undefined
}
