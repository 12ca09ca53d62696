/**
 * An error that nobody foresaw, with what its report needs.
 * @internal
 */
export function renderBug(error: unknown, versions: Readonly<Record<string, string>>): string {
  const stack = error instanceof Object && 'stack' in error ? String(error.stack) : String(error)
  const running = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  return [
    stack,
    '',
    `This is a bug in duckalog (${running.join(', ')}).`,
    'Please report it with the lines above and the command that you ran: `npm bugs duckalog` opens the page.',
  ].join('\n')
}
