import { duckdbAsync } from '../../src/driver/duckdb-async.js'
import { describeDriver } from './conformance.js'

describeDriver('duckdb-async', duckdbAsync, { tableFunctions: false, stream: false, interrupt: false })
