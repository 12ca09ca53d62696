/** Whether a path is a URL, but for `file:`, and for `quack:`, which is a server. */
export function isUrl(path: string): boolean {
  return /^(?!file:|quack:)[a-z][a-z\d+.-]+:\/\//i.test(path)
}
