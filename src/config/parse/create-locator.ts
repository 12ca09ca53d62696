import { formatPath } from '../../errors.js'
import { createLineIndex } from '../../text/line-index.js'
import type { TextPlaces } from '../model/config-problem.js'
import { findOffset, findText, type PositionNode } from './position-tree.js'
import { readPositions } from './read-positions.js'

/** The text that a config was parsed from. */
export interface ConfigText {
  readonly text: string
  readonly format: 'yaml' | 'json'
}

/** Locates values in a text without syntax errors. Reads the positions on first use. */
export function createPlaces(source: ConfigText, file?: string): TextPlaces {
  let known: { readonly root: PositionNode; readonly toLine: ReturnType<typeof createLineIndex> } | undefined
  // Holds the source as a whole, so that the parsed document stays in memory as long as the config
  const read = () => {
    const { text, format } = source
    known ??= {
      root: readPositions(text, format).root,
      toLine: createLineIndex(text),
    }
    return known
  }
  return {
    locate(path) {
      const { root, toLine } = read()
      return { ...(file !== undefined && { file }), ...toLine(findOffset(root, path)), path: formatPath(path) }
    },
    textAt: (path) => findText(read().root, path),
  }
}
