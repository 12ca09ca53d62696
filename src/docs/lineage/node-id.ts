import type { LineageKind } from '../../connection/types/catalog-lineage.js'

/** The id of a node. */
export function nodeId(kind: LineageKind, name: string): string {
  return `${kind}:${name}`
}
