import type { CatalogConfig } from '../../src/config/model/catalog-config.js'
import { createSecretValue } from '../../src/secret-value.js'
import { findSecretTexts, redactorOf } from '../../src/secrets/redactor-of.js'

const config: CatalogConfig = {
  version: 1,
  duckdb: {
    secrets: [
      { type: 'http', name: 'one', bearer_token: createSecretValue('canary-1Ab2') },
      { type: 's3', name: 'two', key_id: 'visible', secret: createSecretValue("canary-2'Cd") },
    ],
  },
  views: [],
}

test.each([
  ['GET canary-1Ab2', true],
  ["SECRET 'canary-2''Cd'", true],
  ["canary-2'Cd", true],
  ['canary', false],
  ['', false],
])('whether %j holds any of the credentials: %j', (text, holds) => {
  expect(findSecretTexts(config)(text)).toBe(holds)
  if (holds) expect(redactorOf(config).redact(text)).not.toMatch(/canary/)
})
