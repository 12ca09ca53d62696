/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  // The packed tarball takes a build and an installation: `npm run check:package` tests it.
  testPathIgnorePatterns: ['/node_modules/', ...(process.env.TEST_PACKAGE ? [] : ['packed-tarball'])],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1', '^duckalog$': '<rootDir>/src/index.ts' },
  transform: { '^.+\\.ts$': '<rootDir>/scripts/jest-transform.mjs' },
  reporters: ['default', '<rootDir>/scripts/closing-line.mjs'],
  // jest would leave a core unused, which on two is half of them
  maxWorkers: '100%',
  // Modules of finished tests stay in a worker's memory, and collecting garbage among gigabytes of them slows the later tests
  workerIdleMemoryLimit: '500MB',
  testTimeout: 60_000,
}
