import type { Page } from './read-pages.js'

/** Renders llms.txt, the index of the documentation for language models, as llmstxt.org describes it. */
export function renderIndex(contents: readonly { readonly title: string; readonly pages: readonly Page[] }[]): string {
  const sections = contents.map(({ title, pages }) => [`## ${title}`, pages.map(renderLine).join('\n')].join('\n\n'))
  return `# duckalog

> Describes a DuckDB session (settings, extensions, secrets, attached databases, views) in one YAML or JSON file, and opens a connection
> from Node that matches it. Views are brought up to date incrementally.

The pages are Markdown. All but the reference are in one file: [llms-full.txt](/llms-full.txt).

${sections.join('\n\n')}
`
}

function renderLine({ path, title, description }: Page): string {
  return `- [${title}](/${path.slice('docs/'.length)}): ${description}`
}
