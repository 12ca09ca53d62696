/** The parts of the template that the user chooses. */
interface TemplateNames {
  readonly database: string
  readonly project: string
  /** Whether it has named queries, in files. */
  readonly hasQueries: boolean
  /** The path of the JSON Schema, from the folder of the catalog, for editors. */
  readonly schema: string
}

const renderYaml = ({ database, project, hasQueries, schema }: TemplateNames) => `# yaml-language-server: $schema=${schema}
# A catalog: the description of a DuckDB session. Run "duckalog run catalog.yaml" to open a session that matches it.
# Paths are relative to this file. "duckalog plan" shows what a run would change; "duckalog doctor" finds out what does not work.
version: 1
name: ${quote(project)}

duckdb:
  database: ${quote(database)} # a file, or :memory: to keep nothing
  settings:
    threads: 2
    memory_limit: 1GB
  # secrets:
  #   - type: s3
  #     key_id: \${env:AWS_ACCESS_KEY_ID} # from the environment or a .env file
  #     secret: \${env:AWS_SECRET_ACCESS_KEY}
  #     region: eu-central-1

# Other databases, by alias. They are read-only unless read_only is false.
# attachments:
#   postgres:
#     - { alias: crm, host: localhost, database: crm, user: reader, password: "\${env:PGPASSWORD}" }
#   sqlite:
#     - { alias: registry, path: registry.sqlite }

views:
  # The order does not matter: each view is created after the views that it reads.
  - name: revenue
    description: The revenue of each item.
    sql: |
      SELECT item, count(*) AS orders, sum(price) AS total
      FROM orders GROUP BY item ORDER BY total DESC

  - name: orders
    sql: SELECT * FROM (VALUES (1, 'tea', 3.5), (2, 'cups', 24), (3, 'tea', 3.5)) AS t(id, item, price)

  # - name: events
  #   source: parquet # or csv, json; a table of an attachment: postgres, sqlite, duckdb
  #   uri: data/events/*.parquet # a path, a glob, or a URL such as s3://bucket/events.parquet
${hasQueries ? yamlQueries : ''}`

const yamlQueries = `
# "duckalog types" writes a function for each file with an SQL statement.
queries: [queries/*.sql]
`

const catalogOf = ({ database, project, hasQueries, schema }: TemplateNames) => ({
  $schema: schema,
  version: 1,
  name: project,
  duckdb: { database, settings: { threads: 2, memory_limit: '1GB' } },
  views: [
    {
      name: 'revenue',
      description: 'The revenue of each item.',
      sql: 'SELECT item, count(*) AS orders, sum(price) AS total FROM orders GROUP BY item ORDER BY total DESC',
    },
    {
      name: 'orders',
      sql: "SELECT * FROM (VALUES (1, 'tea', 3.5), (2, 'cups', 24), (3, 'tea', 3.5)) AS t(id, item, price)",
    },
  ],
  ...(hasQueries && { queries: ['queries/*.sql'] }),
})

/** Quotes with JSON where needed, which is valid YAML. */
function quote(text: string): string {
  return /^[a-z][\w./-]*$/i.test(text) && !/^(?:true|false|null|yes|no|on|off|y|n)$/i.test(text) ? text : JSON.stringify(text)
}

/** Renders a catalog to start from, which runs without changes. */
export function renderCatalogTemplate(format: 'yaml' | 'json', names: TemplateNames): string {
  return format === 'yaml' ? renderYaml(names) : `${JSON.stringify(catalogOf(names), undefined, 2)}\n`
}
