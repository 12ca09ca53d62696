/** Whether a path has wildcards: `*`, `?`, `[…]`; `**` matches any number of folders. */
export function hasWildcards(path: string): boolean {
  return /[*?[]/.test(path)
}

/** Tests whether a pattern matches a name or a path, in linear time. */
export interface GlobMatcher {
  test(text: string): boolean
}

/** One piece of a pattern: any number of items, or one item that passes a test. */
type Piece<T> = '*' | ((item: T) => boolean)

/**
 * A matcher for one segment of a path. As in a shell, a wildcard does not match a leading dot, unless `hidden`.
 */
export function matchSegment(pattern: string, { hidden = false }: { readonly hidden?: boolean } = {}): GlobMatcher {
  const pieces = translateSegment(pattern)
  const mayBeginWithDot = hidden || pattern.startsWith('.')
  return {
    test: (name) => (mayBeginWithDot || !name.startsWith('.')) && !name.includes('/') && matches(pieces, [...name]),
  }
}

/** A matcher for whole paths, which also matches everything in a matched folder. */
export function matchPath(pattern: string): GlobMatcher {
  const segments = pattern.split('/')
  while (segments.length > 1 && segments.at(-1) === '') segments.pop()
  const pieces = segments.map((segment, index): Piece<string> => {
    const isLast = index === segments.length - 1
    // The last one matches the contents of the folder, not the folder itself
    if (segment === '**') return isLast ? () => true : '*'
    const inner = translateSegment(segment)
    return (name) => matches(inner, [...name])
  })
  return { test: (path) => matches([...pieces, '*'], path.split('/')) }
}

/** Backtracking is only needed for the last star: for earlier stars the shortest match is always sufficient. */
function matches<T>(pieces: readonly Piece<T>[], items: readonly T[]): boolean {
  let piece = 0
  let star = -1
  let taken = 0
  for (let item = 0; item < items.length; ) {
    const wanted = pieces[piece]
    if (wanted === '*') {
      star = piece
      taken = item
      piece += 1
    } else if (wanted?.(items[item] as T)) {
      piece += 1
      item += 1
    } else if (star >= 0) {
      piece = star + 1
      taken += 1
      item = taken
    } else return false
  }
  return pieces.slice(piece).every((rest) => rest === '*')
}

function translateSegment(segment: string): readonly Piece<string>[] {
  const parts = segment.match(/\[[!^]?\]?[^\]]*\]|[\s\S]/gu) ?? []
  return parts.map((part) => {
    if (part === '*') return '*'
    if (part === '?') return () => true
    if (part.length > 1 && part.startsWith('[')) return translateClass(part)
    return (character) => character === part
  })
}

function translateClass(text: string): Piece<string> {
  const [, not, characters = ''] = /^\[([!^]?)([\s\S]*)\]$/u.exec(text) ?? []
  // A reversed range matches nothing
  const safe = characters
    .replace(/(.)-(.)/gsu, (range: string, from: string, to: string) => (from <= to ? range : ''))
    .replace(/[\\\]^[{}()|/]/gu, '\\$&')
  if (safe === '') return () => not !== ''
  const oneOf = new RegExp(`^[${not ? '^' : ''}${safe}]$`, 'su')
  return (character) => oneOf.test(character)
}
