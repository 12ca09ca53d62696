/** Names that Windows keeps for devices, with whatever ending. */
const deviceName = /^(?:con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])(?:\.|$)/i

/** File systems take 255 bytes; DuckDB adds `.duckdb_secret`, and while it writes more. */
const longest = 200

/**
 * Why a name cannot be that of a file in a given folder on every system, or `undefined` if it can: as what follows the name in a message. Pure.
 */
export function fileNameProblem(name: string): string | undefined {
  if (name === '') return 'is empty'
  if (/[/\\]/.test(name)) return 'has a separator of paths'
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what it looks for
  if (/[\u0000-\u001f\u007f-\u009f]/.test(name)) return 'has a control character'
  if (/[<>:"|?*]/.test(name)) return 'has a character that no file name of Windows has (< > : " | ? *)'
  if (/^\.+$/.test(name)) return 'is a folder'
  if (/[. ]$/.test(name)) return 'ends with a dot or a space, which Windows drops'
  if (deviceName.test(name)) return 'is the name of a device on Windows'
  if (!name.isWellFormed()) return 'has half of a surrogate pair'
  return new TextEncoder().encode(name).length > longest ? `is longer than ${longest} bytes` : undefined
}
