export type {
  Driver,
  DriverAppender,
  DriverConnection,
  DriverInstance,
  DriverOpenOptions,
  NativeInstance,
  QueryResult,
  ResultColumn,
  Row,
  RowForm,
  RowMode,
  StatementOptions,
} from './core/driver.js'
