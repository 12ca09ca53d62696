import { nodeApi } from '../../src/driver/node-api.js'
import { describeDriver } from './conformance.js'

describeDriver('@duckdb/node-api', nodeApi, { tableFunctions: true, stream: true, interrupt: true })
