import { spawnSync } from 'node:child_process'
import { readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { cache } from './copy-with-client.js'
import { type Finding, firstLine, type PartResult } from './finding.js'

interface JestResults {
  readonly testResults: readonly {
    readonly name: string
    readonly status: string
    readonly message: string
    readonly assertionResults: readonly {
      readonly status: string
      readonly fullName: string
      readonly ancestorTitles: readonly string[]
      readonly failureMessages: readonly string[]
    }[]
  }[]
}

/** Runs the tests of the copy, all or those of matching files. Files that fail run once more, alone, because a test may fail on a busy machine. */
export function runSuite(copy: string, patterns: readonly string[]): PartResult {
  const first = runJest(copy, patterns)
  const failed = first.testResults.filter(({ status }) => status === 'failed').map(({ name }) => name)
  const again = failed.length > 0 ? runJest(copy, ['--runTestsByPath', ...failed]).testResults : []
  const files = [...first.testResults.filter(({ name }) => !failed.includes(name)), ...again]
  const tests = files.flatMap(({ assertionResults }) => assertionResults)
  const passed = tests.filter(({ status }) => status === 'passed').length
  const skipped = tests.filter(({ ancestorTitles, fullName }) =>
    [...ancestorTitles, fullName].some((title) => lacking.test(title)),
  )
  const extensions = new Set(skipped.flatMap(({ fullName }) => lacking.exec(fullName)?.[1]?.split(', ') ?? []))
  for (const title of new Set(skipped.map(({ ancestorTitles, fullName }) => ancestorTitles[0] ?? fullName))) console.log(title)
  return {
    findings: files.flatMap((file) => findingsOf(copy, file)),
    tried: `${passed} tests of the suite`,
    notRun: extensions.size > 0 ? `${skipped.length} tests that load ${[...extensions].sort().join(', ')}` : '',
  }
}

const lacking = /\[SKIPPED: no extension ([\w, ]+);/

function findingsOf(copy: string, file: JestResults['testResults'][number]): readonly Finding[] {
  const path = file.name.slice(copy.length + 1)
  const failed = file.assertionResults.filter(({ status }) => status === 'failed')
  if (file.status === 'failed' && failed.length === 0) return [{ where: path, what: firstLine(file.message) }]
  return failed.map(({ fullName, failureMessages: [message = ''] }) => ({
    where: path,
    what: `${fullName}: ${firstLine(message)}`,
  }))
}

function runJest(copy: string, args: readonly string[]): JestResults {
  const output = join(cache, 'suite.json')
  rmSync(output, { force: true })
  const flags = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning']
  const jest = [join(copy, 'node_modules/jest/bin/jest.js'), '--json', `--outputFile=${output}`, ...args]
  // Without the variable CI, under which a test without its extension fails
  const { CI: _, ...env } = process.env
  spawnSync(process.execPath, [...flags, ...jest], {
    cwd: copy,
    env: { ...env, NODE_ENV: 'test' },
    stdio: ['ignore', 'ignore', 'inherit'],
  })
  return JSON.parse(readFileSync(output, 'utf8')) as JestResults
}
