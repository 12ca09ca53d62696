import { fileURLToPath } from 'node:url'

/** The file with the lines that each test runs: written by a run of all tests, read for each mutant. */
export const COVERAGE = fileURLToPath(new URL('../../.cache/mutation/coverage.json', import.meta.url))
