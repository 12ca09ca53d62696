/**
 * Splits a script of a shell into its simple commands, each as its words. Understands what documents need: quotes, comments, continued lines,
 * pipes, lists, redirections and `$(…)` or `<(…)`, whose commands are returned as well.
 */
export function parseCommands(script: string): readonly (readonly string[])[] {
  const commands: string[][] = []
  const text = script.replace(/\\\n/g, ' ')
  let words: string[] = []
  const end = () => {
    if (words.length > 0) commands.push(words)
    words = []
  }
  const token =
    /(?<space>[ \t]+)|(?<comment>#[^\n]*)|(?<end>\n|&&|\|\||;;?|\||&(?!>))|(?<redirect>\d?(?:>>?&?|<)(?!\()\s*(?:"[^"]*"|'[^']*'|[^\s;|&]+)|&>\s*\S+)|(?<word>(?:\$\([^()]*\)|<\([^()]*\)|"(?:\\.|[^"\\])*"|'[^']*'|\\.|[^\s'"\\;|&<>])+)/gy
  let index = 0
  while (index < text.length) {
    token.lastIndex = index
    const match = token.exec(text)
    if (!match) throw new Error(`Cannot read ${JSON.stringify(text.slice(index, index + 20))}.`)
    const { comment, end: separator, word } = match.groups ?? {}
    if (separator !== undefined) end()
    else if (word !== undefined) {
      for (const [, inner = ''] of word.matchAll(/[$<]\(([^()]*)\)/g))
        commands.push(...parseCommands(inner).map((found) => [...found]))
      words.push(unquote(word))
    }
    index += match[0].length
    if (comment === undefined) continue
  }
  end()
  return commands
}

function unquote(word: string): string {
  return word.replace(/"((?:\\.|[^"\\])*)"|'([^']*)'|\\(.)/g, (_all, double?: string, single?: string, escaped?: string) =>
    double !== undefined ? double.replace(/\\(["\\$`])/g, '$1') : (single ?? escaped ?? ''),
  )
}
