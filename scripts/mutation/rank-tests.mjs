// Which test files reach a source file, the nearest first.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'

const IMPORT = /(?:from|import)\s*\(?\s*'([^']+)'/g

/** A function that names the test files whose imports lead to a source file: those of the same room first, then those that import least. */
export function rankTests(root) {
  const files = readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
  const tests = files.filter((file) => file.endsWith('.test.ts')).map((file) => join(root, 'test', file))
  const direct = new Map()
  const closures = new Map(tests.map((test) => [test, closureOf(test, root, direct)]))
  return (source) => {
    const path = join(root, source)
    const room = dirname(source).replace(/^src/, 'test')
    const distance = (test) => commonDepth(dirname(relative(root, test)), room)
    return tests
      .filter((test) => closures.get(test).has(path))
      .sort((a, b) => distance(b) - distance(a) || closures.get(a).size - closures.get(b).size || (a < b ? -1 : 1))
      .map((test) => relative(root, test))
  }
}

function closureOf(start, root, direct) {
  const seen = new Set([start])
  for (const file of seen) {
    if (!direct.has(file)) direct.set(file, importsOf(file, root))
    for (const imported of direct.get(file)) seen.add(imported)
  }
  return seen
}

function importsOf(file, root) {
  return [...readFileSync(file, 'utf8').matchAll(IMPORT)]
    .map(([, specifier]) =>
      specifier === 'duckalog' ? join(root, 'src/index.ts') : join(dirname(file), specifier.replace(/js$/, 'ts')),
    )
    .filter((path) => path.endsWith('.ts') && existsSync(path))
}

function commonDepth(a, b) {
  const [left, right] = [a.split('/'), b.split('/')]
  let depth = 0
  while (depth < left.length && left[depth] === right[depth]) depth++
  return depth
}
