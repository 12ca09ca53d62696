export { createTestCatalog } from './create-test-catalog.js'
export type { CopyOptions, Fixture, Fixtures, TestCatalogOptions, TestIsolation, TestTemplate } from './model/test-template.js'
