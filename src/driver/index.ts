export type {
  Driver,
  DriverConnection,
  DriverInstance,
  DriverOpenOptions,
  NativeInstance,
  Row,
  RowMode,
  StatementOptions,
} from './driver.js'
