import { access } from 'node:fs/promises'

/** Whether a file or folder is there. It is not opened: that could drop DuckDB's lock. */
export function canAccess(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}
