import { parseConfig, warningsOf } from '../../../src/config/index.js'

const warningsIn = (secrets: string, rest = '') => {
  const text = `version: 1\nduckdb:\n  secrets:\n${secrets.replace(/^/gm, '    - ')}\n${rest}`
  const config = parseConfig(text, { format: 'yaml', env: { SCOPE: 's3://hidden', TOKEN: 'canary' } })
  return warningsOf(config).map(({ code, message, location }) => `${code} ${location?.line}:${location?.column} ${message}`)
}

const end = 'End it with a slash to match that one only.'
const many = 'so DuckDB uses only one of them for a path. Give each its own `scope`.'

test.each<[secrets: string, rest: string, warnings: readonly string[]]>([
  [
    '{type: s3, scope: "s3://bkt"}',
    '',
    [`SCOPE_OVERLAPS 4:18 The scope "s3://bkt" of the secret "s3" also matches every name that starts with it. ${end}`],
  ],
  [
    '{type: s3, name: a, scope: "s3://bkt"}',
    'views: [{name: v, source: parquet, uri: "s3://bkt-evil/x.parquet"}]',
    [`SCOPE_OVERLAPS 4:27 The scope "s3://bkt" of the secret "a" also matches s3://bkt-evil, which this catalog uses. ${end}`],
  ],
  [
    '{type: s3, name: a, scope: "s3://bkt"}',
    `views: [{name: v, sql: "FROM 's3://bkt-evil/x.parquet'"}]`,
    [`SCOPE_OVERLAPS 4:27 The scope "s3://bkt" of the secret "a" also matches s3://bkt-evil, which this catalog uses. ${end}`],
  ],
  [
    '{type: s3, name: a, scope: ["s3://x/", "s3://bkt"]}\n{type: s3, name: b, scope: "s3://bkt-evil/"}',
    '',
    [`SCOPE_OVERLAPS 4:46 The scope "s3://bkt" of the secret "a" also matches s3://bkt-evil, which this catalog uses. ${end}`],
  ],
  [
    '{type: http, scope: "https://host", bearer_token: t}',
    '',
    [`SCOPE_OVERLAPS 4:20 The scope "https://host" of the secret "http" also matches every name that starts with it. ${end}`],
  ],
  [
    '{type: s3, scope: "${env:SCOPE}"}',
    '',
    [
      `SCOPE_OVERLAPS 4:18 The scope at duckdb.secrets[0].scope of the secret "s3" also matches every name that starts with it. ${end}`,
    ],
  ],
  [
    '{type: http, bearer_token: t, scope: "https://u:${env:TOKEN}@host"}',
    '',
    [
      `SCOPE_OVERLAPS 4:37 The scope at duckdb.secrets[0].scope of the secret "http" also matches every name that starts with it. ${end}`,
    ],
  ],
  ['{type: s3}\n{type: S3, name: b}', '', [`SCOPE_OVERLAPS 5:7 The secrets "s3" and "b" of type S3 have no scope, ${many}`]],
  [
    '{type: gcs, name: a, scope: "gs://b/"}\n{type: gcs, name: b, scope: "gs://b/"}',
    '',
    [`SCOPE_OVERLAPS 5:28 The secrets "a" and "b" of type gcs have the scope "gs://b/", ${many}`],
  ],
])('%s: %s', (secrets, rest, warnings) => {
  expect(warningsIn(secrets, rest)).toEqual(warnings)
})

test.each([
  '{type: s3, scope: "s3://bkt/"}',
  '{type: s3, scope: "s3://bkt/folder"}',
  '{type: s3, scope: "s3://"}',
  '{type: s3}\n{type: gcs}\n{type: s3, name: b, scope: "s3://b/"}',
  '{type: postgres, name: a, host: h}\n{type: postgres, name: b, host: i}',
  '{type: quack, bearer_token: t, scope: "quack:h:1"}',
])('%s does not cause a warning', (secrets) => {
  expect(warningsIn(secrets)).toEqual([])
})
