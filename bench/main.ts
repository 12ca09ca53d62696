// npm run bench [-- 100 5000]: compares this package with the same work by hand, for catalogs with the given numbers of views.
import { measureAttachments } from './parts/attachments.js'
import { measureChecks } from './parts/checks.js'
import { measureConfig } from './parts/config.js'
import { measureCsv } from './parts/csv.js'
import { measureFingerprints } from './parts/fingerprints.js'
import { measureImport } from './parts/import.js'
import { measureInsert } from './parts/insert.js'
import { measureMaterialized } from './parts/materialized.js'
import { measurePastOneMachine } from './parts/past-one-machine.js'
import { measureQueries } from './parts/queries.js'
import { measureReadable } from './parts/readable.js'
import { measureReference } from './parts/reference.js'
import { measureRemoteParquet } from './parts/remote-parquet.js'
import { measureStartUp } from './parts/start-up.js'
import { measureTerminal } from './parts/terminal.js'
import { measureTesting } from './parts/testing.js'
import { measureTypes } from './parts/types.js'
import { measureTypeScript } from './parts/typescript.js'
import { measureViews } from './parts/views.js'

const counts = process.argv.slice(2).map(Number)
if (counts.some((count) => !Number.isSafeInteger(count) || count < 10))
  throw new Error('Give numbers of views, each at least 10.')

await measureImport()
await measureConfig()
await measureStartUp()
await measureTerminal()
await measureReference()
await measureRemoteParquet()
await measureCsv()
await measureAttachments()
await measureQueries()
await measureReadable()
await measureInsert()
await measureChecks()
await measurePastOneMachine()
await measureFingerprints()
await measureMaterialized()
await measureTypes()
await measureTesting()
await measureTypeScript()
await measureViews(counts.length > 0 ? counts : [10, 100, 1_000, 10_000])
