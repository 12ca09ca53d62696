// npm run bench [-- 100 5000]: compares this package with the same work by hand, for catalogs with the given numbers of views. Names of parts run only
// these: npm run bench -- lineage pages
import { measureAttachments } from './parts/attachments.js'
import { measureChecks } from './parts/checks.js'
import { measureConfig } from './parts/config.js'
import { measureCsv } from './parts/csv.js'
import { measureFingerprints } from './parts/fingerprints.js'
import { measureImport } from './parts/import.js'
import { measureInsert } from './parts/insert.js'
import { measureLineage } from './parts/lineage.js'
import { measureMaterialized } from './parts/materialized.js'
import { measurePages } from './parts/pages.js'
import { measurePastOneMachine } from './parts/past-one-machine.js'
import { measureQueries } from './parts/queries.js'
import { measureReadable } from './parts/readable.js'
import { measureReference } from './parts/reference.js'
import { measureRemoteParquet } from './parts/remote-parquet.js'
import { measureStartUp } from './parts/start-up.js'
import { measureTerminal } from './parts/terminal.js'
import { measureTerminalStart } from './parts/terminal-start.js'
import { measureTesting } from './parts/testing.js'
import { measureTypes } from './parts/types.js'
import { measureTypeScript } from './parts/typescript.js'
import { measureViews } from './parts/views.js'

const args = process.argv.slice(2)
const counts = args.filter((arg) => /^\d+$/.test(arg)).map(Number)
if (counts.some((count) => count < 10)) throw new Error('Give numbers of views, each at least 10.')

const parts: Readonly<Record<string, () => Promise<void>>> = {
  import: measureImport,
  config: measureConfig,
  'start-up': measureStartUp,
  terminal: async () => {
    await measureTerminalStart()
    await measureTerminal()
  },
  reference: measureReference,
  'remote-parquet': measureRemoteParquet,
  csv: measureCsv,
  attachments: measureAttachments,
  queries: measureQueries,
  readable: measureReadable,
  insert: measureInsert,
  checks: measureChecks,
  'past-one-machine': measurePastOneMachine,
  fingerprints: measureFingerprints,
  materialized: measureMaterialized,
  types: measureTypes,
  testing: measureTesting,
  typescript: measureTypeScript,
  lineage: measureLineage,
  pages: measurePages,
  views: () => measureViews(counts.length > 0 ? counts : [10, 100, 1_000, 10_000]),
}
const chosen = args.filter((arg) => !/^\d+$/.test(arg))
for (const name of chosen)
  if (!(name in parts)) throw new Error(`There is no part ${name}, only ${Object.keys(parts).join(', ')}.`)

for (const [name, measure] of Object.entries(parts)) if (chosen.length === 0 || chosen.includes(name)) await measure()
