import { spawnSync } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { isDeepStrictEqual } from 'node:util'
import fc from 'fast-check'
import { expandEnvValues } from '../../src/config/parse/expand-env-values.js'
import { parseEnvText } from '../../src/config/parse/parse-env-text.js'
import { envForms, formsEnvironment } from '../../test/config/files/env-forms.js'

/** Meaningful fragments of `.env` files, in any order. */
const pieces = fc.constantFrom(
  ...['A', 'B', 'NONE', 'HOST', 'export', 'a.b-c', 'é', '='],
  ...[' ', '\t', '\n', '\n', '\r\n', '\r', '\u00a0', '\x1f', '\u2028', '\ufeff'],
  ...['#', "'", '"', '\\', '\\n', '\\"', "\\'", '\\\\', '${', '}', '${A}', '${HOST}', '${NONE:-', ':', ':-', '$'],
  ...['A=1\n', 'B="x"\n', "B='${A}'\n", 'B=a # c\n', 'TODO\n'],
)

/**
 * Parses the texts of the table and `count` generated files with this package and with python-dotenv.
 * @returns the texts that are parsed differently
 */
export async function compareEnvFiles(python: string, folder: string, count: number): Promise<readonly string[]> {
  const generated = fc.sample(fc.array(pieces, { maxLength: 25 }), { numRuns: count, seed: 20_261_125 })
  const texts = [...envForms.map(([text]) => text), ...generated.map((parts) => parts.join(''))]
  const [tasks, results] = [join(folder, 'env-tasks.json'), join(folder, 'env-results.json')]
  await writeFile(tasks, JSON.stringify({ env: formsEnvironment, texts }))
  const script = fileURLToPath(new URL('read-env.py', import.meta.url))
  const { status } = spawnSync(python, [script, tasks, results], { stdio: ['ignore', 'ignore', 'inherit'] })
  if (status !== 0) throw new Error(`read-env.py exited with code ${status}`)
  const theirs = JSON.parse(await readFile(results, 'utf8')) as readonly Readonly<Record<string, string>>[]
  const differing = texts.filter(
    (text, index) => !isDeepStrictEqual(readHere(text), new Map(Object.entries(theirs[index] ?? {}))),
  )
  console.log(`${texts.length} .env files: ${texts.length - differing.length} same, ${differing.length} differ`)
  for (const text of differing.slice(0, 10)) console.log(`  ${JSON.stringify(text)}`)
  return differing
}

function readHere(text: string): ReadonlyMap<string, string> | undefined {
  const { assignments } = parseEnvText(text.replace(/^\ufeff/, ''))
  return expandEnvValues(assignments, (name) => (Object.hasOwn(formsEnvironment, name) ? formsEnvironment[name] : undefined))
}
