import { fileURLToPath } from 'node:url'

/** A table of test/fixtures/lakehouse, which the Python writers of its format have made. */
export function lakehouse(table: 'orders' | 'customers'): string {
  return fileURLToPath(new URL(`../fixtures/lakehouse/${table}`, import.meta.url))
}
