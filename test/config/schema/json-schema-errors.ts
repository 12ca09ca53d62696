import { Ajv } from 'ajv'
import { loadJsonSchema } from '../../../src/config/index.js'

const validate = new Ajv({ allErrors: true, allowUnionTypes: true, strictTypes: false }).compile(await loadJsonSchema())

/** What a JSON Schema validator says about a catalog, as `path keyword`, without what follows from it. */
export function jsonSchemaErrors(document: unknown): readonly string[] {
  if (validate(document)) return []
  const errors = (validate.errors ?? []).filter(({ keyword }) => keyword !== 'anyOf' && keyword !== 'if')
  return [...new Set(errors.map(({ instancePath, keyword, params }) => `${instancePath} ${keyword} ${nameOf(params)}`.trim()))]
}

function nameOf(params: Readonly<Record<string, unknown>>): string {
  return String(params.additionalProperty ?? params.missingProperty ?? '')
}
