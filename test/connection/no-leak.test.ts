import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describeWith, extensionDirectory } from '../support/extensions.js'
import { type Postgres, startPostgres } from '../support/postgres.js'
import { compileScript } from '../support/second-process.js'
import type { Setup, Shown } from '../support/show-everything.js'
import { type CatalogFolder, makeFolder } from './catalog-folder.js'

/** With characters that quoting and URL-encoding change. */
const password = "s3cr3t'%PW&x"

/** What is left of it however it is quoted, escaped or encoded; one form a line. */
const traces = [
  /s3cr3t/i,
  /%PW|%25PW|PW&x|PW%26x|PW\\u0026x/i,
  ...[0, 1, 2].map((offset) => new RegExp(encodedPart(offset))),
  new RegExp(Buffer.from(password).toString('hex'), 'i'),
]

const styles = ['variable', 'literal', 'function']

/** What each attempt must end with. */
const attempts: Readonly<Record<string, string | undefined>> = {
  success: undefined,
  'wrong password': 'STEP_FAILED',
  'server refuses': 'STEP_FAILED',
  'no such database': 'STEP_FAILED',
  'extension missing': 'EXTENSION_UNAVAILABLE',
  'secret refused': 'SECRET_INVALID',
  'view fails': 'VIEW_FAILED',
  'table missing': 'VIEW_FAILED',
  'queries fail': undefined,
  'server goes away': undefined,
}

describe('what the other tests look for', () => {
  const forms: Readonly<Record<string, string>> = {
    plain: `connecting with ${password}`,
    'in SQL': `PASSWORD 's3cr3t''%PW&x'`,
    'in a URL': `postgres://user:${encodeURIComponent(password)}@host`,
    'in JSON': JSON.stringify({ password }),
    'in HTML': 's3cr3t&#39;%PW&amp;x',
    'its end': `t'%PW&x`,
    'its end, encoded': '%27%25PW%26x',
    'in Base64': Buffer.from(password).toString('base64'),
    'in Base64 with a user': Buffer.from(`canary:${password}`).toString('base64'),
    'in Base64 with another user': Buffer.from(`user:${password}`).toString('base64'),
    'in hexadecimal digits': Buffer.from(password).toString('hex'),
  }
  test.each(Object.entries(forms))('is found %s', (_, text) => {
    expect(leaksOf(text)).not.toEqual([])
  })
  test('is not found where it is not', () => {
    expect(leaksOf('password=redacted, [redacted], a secret')).toEqual([])
  })
})
