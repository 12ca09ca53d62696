/** A part of the documentation, with its pages in reading order. */
export interface Section {
  readonly title: string
  /** Paths in `docs/`. */
  readonly pages: readonly string[]
}

/** All pages of the documentation but the home page. The sidebar of the site, README and llms.txt list them in this order. */
export const contents: readonly Section[] = [
  { title: 'Start', pages: ['start/first-catalog.md', 'start/code.md', 'start/command-line.md', 'start/editor.md'] },
  {
    title: 'Concepts',
    pages: [
      'concepts/catalog.md',
      'concepts/order.md',
      'concepts/views.md',
      'concepts/macros.md',
      'concepts/several-files.md',
      'concepts/connections.md',
      'concepts/rows.md',
      'concepts/errors.md',
      'concepts/secrets.md',
      'concepts/hardening.md',
    ],
  },
  {
    title: 'Guides',
    pages: [
      'guides/services.md',
      'guides/bundlers.md',
      'guides/testing.md',
      'guides/checks.md',
      'guides/ci.md',
      'guides/object-storage.md',
      'guides/servers.md',
      'guides/rotating-secrets.md',
      'guides/offline.md',
      'guides/containers.md',
      'guides/trouble.md',
      'guides/several-processes.md',
      'guides/export.md',
      'guides/writing.md',
      'guides/seeds.md',
      'guides/types.md',
      'guides/kysely.md',
      'guides/monitoring.md',
      'guides/modules.md',
    ],
  },
  {
    title: 'Reference',
    pages: [
      'reference/catalog.md',
      'reference/duckdb.md',
      'reference/secrets.md',
      'reference/attachments.md',
      'reference/views.md',
      'reference/command-line.md',
      'reference/options.md',
      'reference/events.md',
      'errors.md',
      'reference/api/duckalog.md',
      'reference/api/duckalog-config.md',
      'reference/api/duckalog-secrets.md',
      'reference/api/duckalog-session.md',
      'reference/api/duckalog-views.md',
      'reference/api/duckalog-driver.md',
      'reference/api/duckalog-driver-node-api.md',
      'reference/api/duckalog-driver-duckdb-async.md',
      'reference/api/duckalog-checks.md',
      'reference/api/duckalog-types.md',
      'reference/api/duckalog-testing.md',
      'reference/api/duckalog-testing-jest.md',
      'reference/api/duckalog-testing-vitest.md',
      'reference/api/duckalog-queries.md',
      'reference/api/duckalog-kysely.md',
      'reference/api/duckalog-opentelemetry.md',
    ],
  },
  {
    title: 'More',
    pages: [
      'comparison.md',
      'comparison-types.md',
      'faq.md',
      'from-dbt-duckdb.md',
      'from-python.md',
      'from-sqlmesh.md',
      'duckdb-versions.md',
      'environments.md',
      'past-one-machine.md',
    ],
  },
]
