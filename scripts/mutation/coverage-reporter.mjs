// A jest reporter: writes which test files run which lines of the source, and how long each takes, for main.mjs beside it.
import { mkdirSync, writeFileSync } from 'node:fs'
import { SourceMap } from 'node:module'
import { dirname, relative } from 'node:path'
import { COVERAGE } from './coverage-file.mjs'

export default class CoverageReporter {
  tests = []
  /** File → line → the numbers of the tests that run it. */
  lines = {}
  /** File → where in its transformed text which line of the source begins. */
  #segments = new Map()
  #root

  constructor({ rootDir }) {
    this.#root = rootDir
  }

  onTestResult({ path }, { v8Coverage = [], perfStats }) {
    const number = this.tests.push({ file: relative(this.#root, path), ms: perfStats.runtime }) - 1
    for (const { result, codeTransformResult } of v8Coverage) {
      const file = relative(this.#root, result.url)
      if (!file.startsWith('src/')) continue
      const known = this.#segments.get(file) ?? listSegments(codeTransformResult.code)
      this.#segments.set(file, known)
      this.lines[file] ??= {}
      const ofFile = this.lines[file]
      for (const line of runLines(known, result.functions)) {
        ofFile[line] ??= []
        ofFile[line].push(number)
      }
    }
  }

  onRunComplete() {
    mkdirSync(dirname(COVERAGE), { recursive: true })
    writeFileSync(COVERAGE, JSON.stringify({ tests: this.tests, lines: this.lines }))
  }
}

function listSegments(code) {
  const [, encoded] = /sourceMappingURL=data:application\/json;base64,(\S+)/.exec(code) ?? []
  const map = new SourceMap(JSON.parse(Buffer.from(encoded, 'base64').toString()))
  const segments = []
  let offset = 0
  for (const [number, text] of code.split('\n').entries()) {
    for (const { index } of text.matchAll(/[\w$'"`(!]+/g)) {
      const { originalLine } = map.findEntry(number, index)
      if (originalLine !== undefined) segments.push([offset + index, originalLine + 1])
    }
    offset += text.length + 1
  }
  return segments
}

/** Ranges are nested: the shortest one that contains a position decides whether it was run. */
function runLines(segments, functions) {
  const ranges = functions
    .flatMap((each) => each.ranges)
    .sort((a, b) => b.endOffset - b.startOffset - (a.endOffset - a.startOffset))
  const length = Math.max(0, ...ranges.map(({ endOffset }) => endOffset))
  const isRun = new Uint8Array(length)
  for (const { startOffset, endOffset, count } of ranges) isRun.fill(count > 0 ? 1 : 0, startOffset, endOffset)
  return new Set(segments.filter(([offset]) => isRun[offset]).map(([, line]) => line))
}
