import type { MaterializedReport } from '../../../src/materialized/index.js'
import type { CompiledScript, SecondProcess } from '../../support/second-process.js'

type Outcome = Pick<MaterializedReport, 'view' | 'state' | 'reason'>

/** A process that refreshes rows: `test/programs/refresh-on-line.ts`. */
export interface Refresher {
  readonly process: SecondProcess
  /** Refreshes rows, and returns what the report says of them. */
  refresh(options?: object): Promise<readonly Outcome[]>
  /** How often it has printed this line. */
  count(line: string): number
}

export async function startRefresher(script: CompiledScript, args: readonly string[]): Promise<Refresher> {
  const child = script.start(args)
  await child.printed('ready')
  const outcomes = () => child.stdout.filter((line) => /^(?:report|failed) /.test(line))
  return {
    process: child,
    async refresh(options = { materialized: true }) {
      const before = outcomes().length
      child.say(JSON.stringify(options))
      await child.until(() => outcomes().length > before)
      const line = outcomes()[before] ?? ''
      if (!line.startsWith('report ')) throw new Error(line)
      return JSON.parse(line.slice('report '.length)) as readonly Outcome[]
    },
    count: (line) => child.stdout.filter((each) => each === line).length,
  }
}

/** How often all of them together have printed this line. */
export function countIn(crew: readonly Refresher[], line: string): number {
  return crew.reduce((sum, each) => sum + each.count(line), 0)
}
