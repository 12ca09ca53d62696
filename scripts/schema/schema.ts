// npm run schema: writes schema/catalog.schema.json from the validating schema.
import { mkdirSync, writeFileSync } from 'node:fs'
import { createJsonSchema } from './json-schema.js'

const folder = new URL('../../schema/', import.meta.url)
mkdirSync(folder, { recursive: true })
writeFileSync(new URL('catalog.schema.json', folder), `${JSON.stringify(createJsonSchema(), null, 2)}\n`)
