import type { LineageKind, LineageNode } from '../../connection/types/catalog-lineage.js'
import { hashText } from '../../hash-text.js'
import { foldName } from '../../sql/fold-name.js'

const folders: Readonly<Record<LineageKind, string>> = {
  source: 'sources',
  view: 'views',
  model: 'models',
  query: 'queries',
}

const longest = 80

/** Names that Windows reserves for devices. */
const devices = /^(?:con|prn|aux|nul|com\d|lpt\d)(?:\.|$)/i

/**
 * Plans the path of the page of each node: its folder and its name. A name that is not a plain file name, or differs from another one only in case,
 * gets a digest at its end.
 */
export function planPages(nodes: readonly LineageNode[]): ReadonlyMap<string, string> {
  const pages = new Map<string, string>()
  const taken = new Set<string>()
  for (const { id, kind, name } of nodes) {
    const plain = name.replace(/[^A-Za-z0-9._-]+/g, '_').replace(/^[._-]+|[.]+$/g, '')
    const isPlain = plain === name && name.length <= longest && !devices.test(name)
    const wanted = `${folders[kind]}/${name}.html`
    const path =
      isPlain && !taken.has(foldName(wanted))
        ? wanted
        : `${folders[kind]}/${plain.slice(0, longest) || 'x'}-${hashText(id).slice(0, 8)}.html`
    taken.add(foldName(path))
    pages.set(id, path)
  }
  return pages
}
