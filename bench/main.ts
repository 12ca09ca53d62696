// npm run bench [-- 100 5000]: compares this package with the same work by hand, for catalogs with the given numbers of views.
import { measureAttachments } from './attachments.js'
import { measureChecks } from './checks.js'
import { measureConfig } from './config.js'
import { measureCsv } from './csv.js'
import { measureFingerprints } from './fingerprints.js'
import { measureImport } from './import.js'
import { measureInsert } from './insert.js'
import { measureMaterialized } from './materialized.js'
import { measurePastOneMachine } from './past-one-machine.js'
import { measureQueries } from './queries.js'
import { measureReadable } from './readable.js'
import { measureReference } from './reference.js'
import { measureRemoteParquet } from './remote-parquet.js'
import { measureStartUp } from './start-up.js'
import { measureTerminal } from './terminal.js'
import { measureTesting } from './testing.js'
import { measureTypes } from './types.js'
import { measureTypeScript } from './typescript.js'
import { measureViews } from './views.js'

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
