/** Renders seconds in the two largest units: `2d 3h`. Pure. */
export function renderAge(seconds: number): string {
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3_600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'm'],
    [Math.floor(seconds) % 60, 's'],
  ] as const
  const found = parts.findIndex(([count]) => count > 0)
  const first = found < 0 ? parts.length - 1 : found
  return parts
    .slice(first, first + 2)
    .filter(([count], index) => count > 0 || index === 0)
    .map(([count, unit]) => `${count}${unit}`)
    .join(' ')
}
