export type {
  Driver,
  DriverConnection,
  DriverInstance,
  DriverOpenOptions,
  NativeInstance,
  Row,
  RowMode,
  StatementOptions,
} from './core/driver.js'
