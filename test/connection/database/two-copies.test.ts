import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { makeFolder } from '../../support/catalog-folder.js'
import { compileScript } from '../../support/second-process.js'

const root = fileURLToPath(new URL('../../..', import.meta.url))

const onLinux = process.platform === 'linux' ? test : test.skip

onLinux('two copies of the package share one instance, and worker threads wait for it or are rejected', async () => {
  await mkdir(join(root, '.cache'), { recursive: true })
  const compiled = await mkdtemp(join(root, '.cache/copies-'))
  await using folder = await makeFolder({
    'catalog.yaml':
      'version: 1\nimports: [more.yaml]\nduckdb:\n  secrets:\n    - { type: postgres, name: s, connection_string: "host=h user=u" }\n',
    'more.yaml': 'views: [{ name: v, source: csv, uri: x.csv }]',
  })
  await using script = await compileScript('two-copies')
  try {
    const entries = ['src/index.ts', 'src/config/index.ts', 'src/session/index.ts']
    const options = ['--out-dir', compiled, '--format', 'esm,cjs', '--target', 'node20', '--shims', '--no-config', '--silent']
    await promisify(execFile)(process.execPath, [join(root, 'node_modules/tsup/dist/cli-default.js'), ...entries, ...options], {
      cwd: root,
    })
    const child = script.start([compiled, folder.file('main.duckdb'), folder.file('catalog.yaml')])
    expect({ ...(await child.ended), stderr: child.stderr }).toEqual({ code: 0, signal: null, stderr: '' })
    const [crossed, shared, refused, workers, counts] = child.stdout.map((line) => JSON.parse(line) as unknown)
    const found = { line: 5, files: 1, paths: 1, samePlan: true }
    expect(crossed).toEqual([found, found])
    expect(shared).toEqual([{ writer: 0 }, { writer: 1 }, { writer: 2 }])
    expect(refused).toEqual(['DATABASE_LOCKED'])
    // A second writer would silently lose rows
    expect(workers).toEqual([0, 0, 0, 0])
    expect(counts).toEqual([3, 4, 5, 6].map((writer) => ({ writer, n: 5 })))
  } finally {
    await rm(compiled, { recursive: true, force: true })
  }
})
