/**
 * `1 view`, `3 views`.
 * @internal
 */
export function renderCount(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
