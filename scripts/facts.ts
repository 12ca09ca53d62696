// npm run facts: writes what the sources define once (the project's address, the tested versions of DuckDB, the error codes, the examples) into
// package.json and the documents.
import { readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { projectAddress } from '../src/cli/program/project-address.js'
import { duckdbAsyncClient, nodeApiClient } from '../src/driver/core/tested-clients.js'
import { listDocuments, readContents } from './docs/read-pages.js'
import { knownChanges } from './next-duckdb/known-changes.js'
import { readSeen } from './next-duckdb/seen.js'
import { type Facts, renderFacts, renderManifest } from './render-facts.js'

const root = new URL('../', import.meta.url)
const facts: Facts = {
  address: projectAddress,
  clients: [nodeApiClient, duckdbAsyncClient],
  contents: readContents(),
  nextDuckDB: { seen: readSeen(), changes: knownChanges },
  readExample: (path) => readFileSync(new URL(`examples/${path}`, root), 'utf8'),
}

for (const path of ['package.json', ...documentsInRoot(), ...listDocuments()]) {
  const file = new URL(path, root)
  const text = readFileSync(file, 'utf8')
  const rendered = path === 'package.json' ? renderManifest(text, facts) : renderFacts(text, facts)
  if (rendered === text) continue
  writeFileSync(file, rendered)
  console.log(path)
}

function documentsInRoot(): readonly string[] {
  return readdirSync(root).filter((name) => name.endsWith('.md'))
}
