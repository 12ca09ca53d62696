export { containRows, equalRows, haveColumns } from './assert-rows.js'
export { createTestCatalog } from './create-test-catalog.js'
export type { CopyOptions, Fixture, Fixtures, TestCatalogOptions, TestIsolation, TestTemplate } from './model/test-template.js'
export type { ContainRowsOptions, EqualRowsOptions } from './rows/match-rows.js'
