import { readFileSync, writeFileSync } from 'node:fs'

const file = new URL('seen.json', import.meta.url)

/** The parts that the last complete run of `npm run next-duckdb` tried; `seen.json` has them for each version. */
export interface Seen {
  readonly version: string
  readonly tried: string
  /** What could not run because extensions are missing; empty if everything ran. */
  readonly notRun: string
}

export function readSeen(): readonly Seen[] {
  return JSON.parse(readFileSync(file, 'utf8')) as readonly Seen[]
}

export function writeSeen(seen: readonly Seen[]): void {
  writeFileSync(file, `${JSON.stringify(seen, null, 2)}\n`)
}
