/** A view of the generated catalog. */
export interface GeneratedView {
  readonly name: string
  readonly sql: string
}

const tableCount = 20

/** SQL that creates the tables that the views read. They have few rows, because views are bound, not run. */
export function renderTables(): string {
  const tables = Array.from({ length: tableCount }, (_, index) => [
    `CREATE TABLE orders_${index} AS
      SELECT i AS id, i % 50 AS customer_id, i * 1.25 AS amount, ['open', 'paid', 'void'][i % 3 + 1] AS status,
        TIMESTAMP '2026-01-01' + INTERVAL (i) HOUR AS created_at, 'EUR' AS currency, i % 7 AS channel, NULL::VARCHAR AS note
      FROM range(200) t(i)`,
    `CREATE TABLE customers_${index} AS
      SELECT i AS id, 'customer ' || i AS name, ['DE', 'FR', 'US'][i % 3 + 1] AS country, DATE '2020-01-01' + i::INTEGER AS since,
        i % 5 AS segment, i % 2 = 0 AS active
      FROM range(50) t(i)`,
  ])
  return tables.flat().join(';\n')
}

/** Generates views like those of a business catalog, each after the views that it reads. */
export function generateViews(count: number): readonly GeneratedView[] {
  return Array.from({ length: count }, (_, index) => ({ name: nameOf(index), sql: renderView(index) }))
}

/** Renders a catalog file with the views, in reverse, because their order in the file does not matter. */
export function renderCatalog(views: readonly GeneratedView[], database: string): string {
  const entries = views.toReversed().map(({ name, sql }) => `  - name: ${name}\n    sql: |\n${sql.replace(/^/gm, '      ')}\n`)
  return `version: 1\nduckdb:\n  database: ${JSON.stringify(database)}\nviews:\n${entries.join('')}`
}

/** Renders the statements that create the views by hand. */
export function renderStatements(views: readonly GeneratedView[]): readonly string[] {
  return views.map(({ name, sql }) => `CREATE VIEW "main"."${name}" AS ${sql}`)
}

/** A view over a table, for the first query after a connect. */
export function nameOf(index: number): string {
  return `view_${String(index).padStart(5, '0')}`
}

// Of ten views, six read tables, three read one of those, and the last one reads two views, at depth 3.
function renderView(index: number): string {
  const table = (index * 7) % tableCount
  const first = index - (index % 10)
  switch (index % 10) {
    case 0:
    case 1:
      return `SELECT id, customer_id, amount::DECIMAL(10, 2) AS amount, created_at::DATE AS day, upper(status) AS status
FROM orders_${table}
WHERE status <> 'void' AND amount > ${index}`
    case 2:
      return `SELECT id, name, country, CAST(since AS TIMESTAMP) AS since, CASE WHEN segment < 2 THEN 'small' ELSE 'large' END AS size
FROM customers_${table}
WHERE active AND country IN ('DE', 'FR')`
    case 3:
    case 4:
      return `SELECT o.id, c.name, c.country, o.amount, date_trunc('month', o.created_at) AS month
FROM orders_${table} o
JOIN customers_${table} c ON c.id = o.customer_id
WHERE o.created_at >= DATE '2026-01-02' AND o.note IS NULL`
    case 5:
      return `SELECT customer_id, count(*) AS orders, sum(amount) AS revenue, max(created_at) AS last_order
FROM orders_${table}
WHERE currency = 'EUR' AND channel BETWEEN 1 AND 5
GROUP BY customer_id
HAVING count(*) > 1`
    case 6:
      return `SELECT day, status, count(*) AS orders, sum(amount) AS revenue\nFROM ${nameOf(first)}\nGROUP BY day, status`
    case 7:
      return `SELECT *, row_number() OVER (PARTITION BY country ORDER BY amount DESC) AS place\nFROM ${nameOf(first + 3)}`
    case 8:
      return `SELECT o.*, c.name, c.size\nFROM ${nameOf(first + 1)} o\nLEFT JOIN ${nameOf(first + 2)} c ON c.id = o.customer_id`
    default:
      return `WITH best AS (SELECT name, country, amount FROM ${nameOf(first + 7)} WHERE place = 1)
SELECT b.country, b.name, b.amount, r.size
FROM best b
JOIN ${nameOf(first + 8)} r ON r.name = b.name`
  }
}
