/** A good and a bad form of some keys, in YAML. */
export interface Form {
  readonly good: string
  readonly bad: string
  /** The problems of the bad form. */
  readonly told: string
  readonly keys: readonly string[]
}

/** The place of attachments. */
export const attached =
  'attachments.duckdb[] attachments.sqlite[] attachments.postgres[] attachments.mysql[] attachments.ducklake[] ' +
  'attachments.delta[] attachments.motherduck[] attachments.quack[] iceberg_catalogs[]'

/** What only attachments have. */
export const attachmentForms: readonly Form[] = [
  {
    good: 'host=h',
    bad: '5',
    told: 'must be text, or in code a function that returns it, but is a number; put it in quotes',
    keys: of('attachments.postgres[] attachments.mysql[]', 'connection_string'),
  },
  {
    good: 'require',
    bad: '[]',
    told: 'must be text, but is a list',
    keys: of('attachments.postgres[] attachments.mysql[]', 'sslmode'),
  },
  {
    good: 'text',
    bad: '[]',
    told: 'must be the path of a DuckDB file, or a map with the `type` of the database, but is a list',
    keys: ['attachments.ducklake[].metadata'],
  },
  {
    good: 'sqlite',
    bad: 'sqlit',
    told: 'must be one of postgres, mysql, sqlite, duckdb; did you mean `sqlite`?',
    keys: ['attachments.ducklake[].metadata.type'],
  },
  {
    good: '0',
    bad: '-1',
    told: 'must be a whole number, 0 or more',
    keys: ['attachments.ducklake[].snapshot_version'],
  },
  { good: 'quack:h:1', bad: 'text', told: 'must be `quack:host:port`', keys: ['attachments.quack[].uri'] },
  { good: 'https://h', bad: 'text', told: 'must be a URL: `https://…`', keys: ['iceberg_catalogs[].uri'] },
  {
    good: 'glue',
    bad: 'gleu',
    told: 'must be one of rest, glue, s3_tables; did you mean `glue`?',
    keys: ['iceberg_catalogs[].catalog_type'],
  },
]

/** Catalogs with what the good form of a key needs. */
export const attachmentCatalogs: Readonly<Record<string, string>> = {
  'attachments.mysql[].secret':
    'duckdb: {secrets: [{type: mysql, name: text}]}\nattachments: {mysql: [{alias: a, secret: text}]}',
  'attachments.ducklake[].metadata.secret':
    'duckdb: {secrets: [{type: mysql, name: text}]}\nattachments: {ducklake: [{alias: a, metadata: {type: mysql, secret: text}}]}',
  'attachments.ducklake[].secret':
    'duckdb: {secrets: [{type: ducklake, name: text, params: {metadata_path: m}}]}\nattachments: {ducklake: [{alias: a, secret: text}]}',
  'attachments.delta[].secret':
    'duckdb: {secrets: [{type: azure, name: text}]}\nattachments: {delta: [{alias: a, path: "az://c/t", secret: text}]}',
  'attachments.motherduck[].secret':
    'duckdb: {secrets: [{type: motherduck, name: text}]}\nattachments: {motherduck: [{alias: a, secret: text}]}',
  'attachments.quack[].secret':
    'duckdb: {secrets: [{type: quack, name: text}]}\nattachments: {quack: [{alias: a, uri: quack:h:1, secret: text}]}',
  'iceberg_catalogs[].secret':
    'duckdb: {secrets: [{type: iceberg, name: text, bearer_token: t}]}\niceberg_catalogs: [{name: a, uri: https://h, secret: text}]',
}

/** The paths of these keys in each of these sections. */
export function of(sections: string, keys: string): readonly string[] {
  return sections.split(' ').flatMap((section) => keys.split(' ').map((key) => `${section}.${key}`))
}
