const barWidth = 20

/** Renders how far a query is, with a bar and an estimate of the time left once DuckDB tells a percentage. */
export function renderQueryProgress(ms: number, percentage: number): string {
  const running = `running the query … ${Math.round(ms / 1000)} s`
  if (!(percentage > 0)) return running
  const done = Math.min(percentage, 100)
  const filled = Math.round((done / 100) * barWidth)
  const left = Math.round((ms * (100 - done)) / done / 1000)
  return `${running}, ${done.toFixed(0)} % ${'█'.repeat(filled)}${'░'.repeat(barWidth - filled)} about ${left} s left`
}
