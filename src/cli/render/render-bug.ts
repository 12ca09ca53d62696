/** What the report of a bug needs. */
export interface BugContext {
  /** What is running, by name. */
  readonly versions: Readonly<Record<string, string>>
  /** The address of the project, empty while it has none. */
  readonly address: string
}

/** An error that nobody foresaw, with what its report needs. */
export function renderBug(error: unknown, { versions, address }: BugContext): string {
  const stack = error instanceof Object && 'stack' in error ? String(error.stack) : String(error)
  const running = Object.entries(versions).map(([name, version]) => `${name} ${version}`)
  const report = 'with the lines above and the command that you ran'
  return [
    stack,
    '',
    `This is a bug in duckalog (${running.join(', ')}).`,
    address
      ? `Please report it ${report}: ${address}/issues`
      : `Please report it ${report} to whoever gave you this package: it has no public address yet.`,
  ].join('\n')
}
