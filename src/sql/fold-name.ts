/** A name as DuckDB compares names: only A to Z are case-insensitive. */
export function foldName(name: string): string {
  return /[A-Z]/.test(name) ? name.replace(/[A-Z]+/g, (letters) => letters.toLowerCase()) : name
}

/** Whether DuckDB takes two names for the same. */
export function isSameName(one: string, other: string): boolean {
  return foldName(one) === foldName(other)
}
