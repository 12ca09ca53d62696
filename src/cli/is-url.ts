/**
 * Whether a path is a URL, but for `file:`.
 * @internal
 */
export function isUrl(path: string): boolean {
  return /^(?!file:)[a-z][a-z\d+.-]+:\/\//i.test(path)
}
