import { access } from 'node:fs/promises'

/** Whether a file or folder exists. Does not open it, which could release DuckDB's lock. */
export function canAccess(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
