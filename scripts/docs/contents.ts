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
      'guides/trouble.md',
      'guides/several-processes.md',
      'guides/export.md',
      'guides/writing.md',
      'guides/seeds.md',
      'guides/kysely.md',
      'guides/monitoring.md',
      'guides/modules.md',
    ],
  },
  { title: 'Reference', pages: ['errors.md'] },
  { title: 'Moving', pages: ['from-python.md', 'duckdb-versions.md', 'past-one-machine.md'] },
]
