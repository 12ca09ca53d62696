import { fileURLToPath } from 'node:url'

/** Which test runs which line: written by a run of all tests, read for each mutant. */
export const COVERAGE = fileURLToPath(new URL('../../.cache/mutation/coverage.json', import.meta.url))
