export type { Driver, DriverConnection, DriverInstance, DriverOpenOptions, Row } from './driver.js'
