import type { CatalogLineage, LineageKind } from '../../connection/types/catalog-lineage.js'
import { escapeControls } from '../../text/escape-controls.js'

const shapes: Readonly<Record<LineageKind, readonly [string, string]>> = {
  source: ['[("', '")]'],
  view: ['["', '"]'],
  model: ['(["', '"])'],
  query: ['>"', '"]'],
}

/** Renders a Mermaid flowchart, which GitHub and GitLab show in Markdown. */
export function renderMermaid({ nodes, edges }: CatalogLineage): string {
  const names = new Map(nodes.map(({ id }, index) => [id, `n${index}`]))
  const lines = [
    ...nodes.map(({ id, kind, name }) => `${names.get(id)}${shapes[kind].join(escapeMermaid(escapeControls(name)))}:::${kind}`),
    ...edges.map(({ from, to }) => `${names.get(from)} --> ${names.get(to)}`),
    'classDef source fill:#e8eef7,stroke:#5b7db1,color:#14243d',
    'classDef view fill:#eef7e8,stroke:#5f9442,color:#1b2f10',
    'classDef model fill:#f7eee8,stroke:#b1805b,color:#3d2414',
    ...(nodes.some(({ kind }) => kind === 'query') ? ['classDef query fill:#f1eaf8,stroke:#8a63b3,color:#2c1b40'] : []),
  ]
  return `flowchart LR\n${lines.map((line) => `  ${line}\n`).join('')}`
}

/** Escapes everything but letters, digits and a few signs as Mermaid entities. */
function escapeMermaid(text: string): string {
  return text.replace(/[^\p{L}\p{M}\p{N} ._/:,()=+-]/gu, (char) => `#${char.codePointAt(0)};`)
}
