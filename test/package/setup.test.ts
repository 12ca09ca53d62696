import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const script = fileURLToPath(new URL('../../scripts/setup.mjs', import.meta.url))
let folder = ''

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'duckalog-setup-'))
  write('package-lock.json', lockFile({ debug: '4.4.3' }))
  // Instead of npm: installs what its arguments name, and prints it.
  write(
    'npm.cjs',
    "const fs = require('node:fs'); console.log('npm'); fs.mkdirSync('node_modules', { recursive: true }); fs.copyFileSync('package-lock.json', 'node_modules/.package-lock.json')",
  )
  write('scripts/setup.mjs', readFileSync(script, 'utf8'))
})

afterEach(() => rmSync(folder, { recursive: true, force: true }))

test('dependencies are installed in a plain clone, and not a second time', () => {
  expect(setUp()).toContain('npm\n')
  expect(setUp()).toBe('')
})

test('dependencies that were installed by hand are taken as they are', () => {
  write('node_modules/.package-lock.json', lockFile({ debug: '4.4.3', extra: '1.0.0' }))
  expect(setUp()).toBe('')
})

test.each<[what: string, change: () => void]>([
  ['the lock file names another version', () => write('package-lock.json', lockFile({ debug: '4.4.4' }))],
  ['the installation has another version', () => write('node_modules/.package-lock.json', lockFile({ debug: '4.4.2' }))],
  ['the installation is gone', () => rmSync(join(folder, 'node_modules'), { recursive: true })],
])('dependencies are installed again when %s', (_what, change) => {
  setUp()
  change()
  expect(setUp()).toContain('npm\n')
  expect(setUp()).toBe('')
})

test('dependencies are looked at again when an installation failed', () => {
  cpSync(join(folder, 'npm.cjs'), join(folder, 'good.cjs'))
  write('npm.cjs', 'process.exit(3)')
  expect(() => setUp()).toThrow('exit code 3')
  cpSync(join(folder, 'good.cjs'), join(folder, 'npm.cjs'))
  expect(setUp()).toContain('npm\n')
})

function setUp(): string {
  const env = { ...process.env, npm_execpath: join(folder, 'npm.cjs') }
  const { stdout, stderr, status } = spawnSync(process.execPath, ['scripts/setup.mjs', '--no-extensions'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`exit code ${status}: ${stderr}`)
  return stdout
}

function lockFile(versions: Readonly<Record<string, string>>): string {
  const packages = Object.entries(versions).map(([name, version]) => [`node_modules/${name}`, { version }])
  return JSON.stringify({ packages: { '': {}, ...Object.fromEntries(packages) } })
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(folder, path)), { recursive: true })
  writeFileSync(join(folder, path), text)
}
