import { formatPath } from '../../errors.js'
import type { TextPlaces } from '../model/config-problem.js'
import { createLineIndex, findOffset, findText, type PositionNode } from './position-tree.js'
import { readPositions } from './read-positions.js'

/** The text that a config was read from. */
export interface ConfigText {
  readonly text: string
  readonly format: 'yaml' | 'json'
}

/** The places of a text that has no syntax error. It reads the positions when it is first asked. */
export function createPlaces(source: ConfigText, file?: string): TextPlaces {
  let known: { readonly root: PositionNode; readonly toLine: ReturnType<typeof createLineIndex> } | undefined
  // The source as a whole is held, not its parts: what was parsed from it lives as long as the config
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
