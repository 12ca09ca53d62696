/**
 * Whether a path has wildcards: `*`, `?`, `[…]`; `**` stands for any number of folders.
 * @internal
 */
export function hasWildcards(path: string): boolean {
  return /[*?[]/.test(path)
}

/**
 * What one segment of a path must look like. As in a shell, a wildcard does not stand for a dot at the beginning, unless `hidden`.
 * @internal
 */
export function matchSegment(pattern: string, { hidden = false }: { readonly hidden?: boolean } = {}): RegExp {
  const dot = hidden || pattern.startsWith('.') ? '' : '(?!\\.)'
  return new RegExp(`^${dot}${translateSegment(pattern)}$`, 'su')
}

/**
 * What a whole path must look like to be meant by a pattern; whatever lies in a folder that is meant is meant, too.
 * @internal
 */
export function matchPath(pattern: string): RegExp {
  const segments = pattern.replace(/\/+$/, '').split('/')
  const translated = segments.map((segment, index) => {
    const separator = index === segments.length - 1 ? '' : '/'
    return segment === '**' ? (separator === '' ? '.*' : '(?:[^/]+/)*') : `${translateSegment(segment)}${separator}`
  })
  return new RegExp(`^${translated.join('')}(?:/.*)?$`, 'su')
}

function translateSegment(segment: string): string {
  const parts = segment.match(/\[[!^]?\]?[^\]]*\]|[\s\S]/gu) ?? []
  return parts
    .map((part) => {
      if (part === '*') return '[^/]*'
      if (part === '?') return '[^/]'
      if (part.length > 1 && part.startsWith('[')) return translateClass(part)
      return escapeCharacter(part)
    })
    .join('')
}

function translateClass(text: string): string {
  const [, not, characters = ''] = /^\[([!^]?)([\s\S]*)\]$/u.exec(text) ?? []
  // A range that runs backwards stands for nothing
  const safe = characters
    .replace(/(.)-(.)/gsu, (range: string, from: string, to: string) => (from <= to ? range : ''))
    .replace(/[\\\]^[{}()|/]/gu, '\\$&')
  if (safe === '') return not ? '[^/]' : '(?!)'
  return `(?!/)[${not ? '^' : ''}${safe}]`
}

function escapeCharacter(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|/]/u, '\\$&')
}
