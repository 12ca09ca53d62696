import { spawnSync } from 'node:child_process'
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describeWhere } from '../support/where-possible.js'

// The real script in a clone of a bare repository beside it. What it would start, npm and the build, only writes down that it was started.

const root = fileURLToPath(new URL('../..', import.meta.url))
const canAttest = { ACTIONS_ID_TOKEN_REQUEST_URL: 'http://127.0.0.1:9/token' }
/** What each test begins with a copy of. */
let begun = ''
/** Of one test. */
let folder = ''
let clone = ''

const hasGit = spawnSync('git', ['--version']).status === 0

describeWhere(hasGit ? undefined : { what: 'git', remedy: 'install it' }, 'a release', () => {
  beforeAll(() => {
    begun = makeFolder()
    git(folder, 'init', '--quiet', '--bare', '--initial-branch=main', 'origin')
    git(folder, 'clone', '--quiet', 'origin', 'clone')
    // The origin of a copy is the one beside it
    git(clone, 'remote', 'set-url', 'origin', '../origin')
    git(clone, 'switch', '--quiet', '--create', 'main')
    for (const path of ['scripts/release.mjs', 'package.json', 'package-lock.json']) cpSync(join(root, path), join(clone, path))
    setVersion('0.1.0')
    write('CHANGELOG.md', '# Changelog\n\n## 0.2.0 (unreleased)\n\n- Something new.\n\n## 0.1.0 (2026-01-02)\n\n- The first.\n')
    write('scripts/build.mjs', recorder('build'))
    writeFileSync(join(folder, 'npm.cjs'), recorder('npm'))
    commit('Begin')
    git(clone, 'push', '--quiet', 'origin', 'main')
  })
  afterAll(() => rmSync(begun, { recursive: true, force: true }))

  beforeEach(() => void makeFolder(begun))
  afterEach(() => rmSync(folder, { recursive: true, force: true }))

  test('without a step it says what it would do, and changes nothing', () => {
    const before = stateOf(clone)
    const { status, stdout } = release('0.2.0')
    expect(status).toBe(0)
    expect(stdout).toMatch(
      /^Dry run: nothing is changed\. The next step is --write:\n {2}CHANGELOG\.md: ## 0\.2\.0 \(\d{4}-\d\d-\d\d\)\n/,
    )
    expect(stdout).toContain('version 0.1.0 → 0.2.0')
    expect(stateOf(clone)).toEqual(before)
    expect(started()).toEqual([])
  })

  test('--write dates the changelog, sets the version, commits and tags, and pushes nothing', () => {
    const origin = stateOf(join(folder, 'origin'))
    expect(release('0.2.0', '--write')).toMatchObject({ status: 0, stderr: '' })
    expect(read('CHANGELOG.md')).toMatch(
      /^# Changelog\n\n## 0\.2\.0 \(\d{4}-\d\d-\d\d\)\n\n- Something new\.\n\n## 0\.1\.0 \(2026-01-02\)\n/,
    )
    const [version, lock] = [JSON.parse(read('package.json')), JSON.parse(read('package-lock.json'))]
    expect([version.version, lock.version, lock.packages[''].version]).toEqual(['0.2.0', '0.2.0', '0.2.0'])
    expect(git(clone, 'show', '--stat=80', '--format=%s', 'v0.2.0^{commit}')).toMatch(
      /^Release 0\.2\.0\n\n CHANGELOG\.md +\| +2 \+-\n package-lock\.json +\| +4 \+\+--\n package\.json +\| +2 \+-\n/,
    )
    expect(git(clone, 'status', '--porcelain')).toBe('')
    expect(stateOf(join(folder, 'origin'))).toEqual(origin)
    expect(started()).toEqual([])
  })

  test('the first version is released as it is in package.json', () => {
    write('CHANGELOG.md', '# Changelog\n\n## 0.1.0 (unreleased)\n\n- The first.\n')
    commit('Have a first version')
    expect(release('0.1.0', '--write')).toMatchObject({ status: 0, stderr: '' })
    expect(git(clone, 'tag', '--points-at', 'HEAD')).toBe('v0.1.0\n')
  })

  test.each<[what: string, version: string, change: () => void, told: RegExp]>([
    ['changes are not committed', '0.2.0', () => write('new.txt', ''), /uncommitted changes/],
    ['the branch is another', '0.2.0', () => git(clone, 'switch', '--quiet', '-c', 'topic'), /branch is topic/],
    ['the tag exists', '0.2.0', () => git(clone, 'tag', 'v0.2.0', 'HEAD^{tree}'), /tag v0\.2\.0 exists/],
    [
      'the changelog tells of another version',
      '0.3.0',
      () => undefined,
      /"## 0\.2\.0 \(unreleased\)".*"## 0\.3\.0 \(unreleased\)"/,
    ],
    ['the version is older', '0.1.0-beta.2', () => undefined, /0\.1\.0-beta\.2 is older than the current version 0\.1\.0/],
  ])('nothing is written when %s, and the dry run says so', (_what, version, change, told) => {
    change()
    const before = stateOf(clone)
    for (const step of [[], ['--write']]) {
      expect(release(version, ...step)).toMatchObject({ status: 1, stderr: expect.stringMatching(told) })
    }
    expect(stateOf(clone)).toEqual(before)
  })

  test('what is no version and step is a usage error, and nothing is done', () => {
    const before = stateOf(clone)
    const options = ['--yes', '--write --publish', '--publish --dry-run'].map((wrong) => `0.2.0 ${wrong}`)
    for (const line of ['', '1.2', 'v1.2.3', 'patch', '--publish', ...options]) {
      expect(release(...line.split(' ').filter(Boolean))).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('npm run release -- VERSION [--write | --publish]'),
      })
    }
    expect(stateOf(clone)).toEqual(before)
    expect(started()).toEqual([])
  })

  test.each([
    ['0.9.0', ['0.8.10', '0.9.0-rc.2', '0.1.0'], ['0.9.0', '0.9.1', '0.10.0-alpha.1', '0.10.0', '10.0.0']],
    ['0.9.0-beta.9', ['0.8.9', '0.9.0-alpha.10', '0.9.0-beta.8'], ['0.9.0-beta.9', '0.9.0-beta.10', '0.9.0-rc.1', '0.9.0']],
  ])('after %s, %j are older and %j are not', (version, older, notOlder) => {
    setVersion(version)
    commit('Set a version')
    const isOlder = (next: string) => release(next).stderr.includes(`${next} is older than the current version`)
    expect(older.filter(isOlder)).toEqual(older)
    expect(notOlder.filter(isOlder)).toEqual([])
  })

  describe('a tagged commit of a project with an address', () => {
    let untagged = ''
    beforeAll(() => {
      untagged = begun
      begun = makeFolder(untagged)
      addAddress()
      release('0.2.0', '--write')
    })
    afterAll(() => {
      rmSync(begun, { recursive: true, force: true })
      begun = untagged
    })

    test('is published by --publish in a CI job, with provenance, once it is built', () => {
      expect(releaseIn(canAttest, '0.2.0', '--publish')).toMatchObject({ status: 0, stderr: '' })
      expect(started()).toEqual(['build --if-changed', 'npm publish --provenance --access public --tag latest'])
    })

    test('is rehearsed, which packs and does not publish', () => {
      const { status, stdout } = releaseIn(canAttest, '0.2.0')
      expect({ status, stdout }).toEqual({
        status: 0,
        stdout: expect.stringMatching(/^Dry run: .* --publish:\n.*\n {2}npm publish --provenance .*: duckalog@0\.2\.0, 7 files/),
      })
      expect(started()).toEqual(['npm pack --dry-run --json --ignore-scripts'])
    })

    test.each<[what: string, env: object, change: () => void, told: RegExp]>([
      ['outside CI', {}, () => undefined, /not a CI job with the permission "id-token: write"/],
      ['with changes', canAttest, () => write('new.txt', ''), /uncommitted changes/],
      ['a commit later', canAttest, () => commit('Go on', '--allow-empty'), /This commit does not have the tag v0\.2\.0/],
      [
        'with another version in package.json',
        canAttest,
        () => amendTagged(() => setVersion('0.2.1')),
        /version in package\.json is 0\.2\.1/,
      ],
    ])('is not published %s', (_what, env, change, told) => {
      change()
      expect(releaseIn(env, '0.2.0', '--publish')).toMatchObject({ status: 1, stderr: expect.stringMatching(told) })
      expect(started()).toEqual([])
    })

    test('is not published when the build fails', () => {
      amendTagged(() => write('scripts/build.mjs', 'process.exit(1)'))
      expect(releaseIn(canAttest, '0.2.0', '--publish')).toMatchObject({
        status: 1,
        stderr: expect.stringContaining('scripts/build.mjs --if-changed failed'),
      })
      expect(started()).toEqual([])
    })

    test('is published under its channel when it is a prerelease', () => {
      write('CHANGELOG.md', '# Changelog\n\n## 0.3.0-beta.1 (unreleased)\n\n- More.\n')
      commit('Go on')
      release('0.3.0-beta.1', '--write')
      releaseIn(canAttest, '0.3.0-beta.1', '--publish')
      expect(started().at(-1)).toBe('npm publish --provenance --access public --tag beta')
    })
  })

  test('a project without an address is not published', () => {
    write('package.json', read('package.json').replace(/^ {2}"repository": .*\n/m, ''))
    commit('Have no address', '--allow-empty')
    release('0.2.0', '--write')
    expect(releaseIn(canAttest, '0.2.0', '--publish')).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('The project has no address'),
    })
    expect(started()).toEqual([])
  })

  test('npm publish by hand is refused before anything is sent', () => {
    const { npm_execpath } = process.env
    const [command, ...first] = npm_execpath ? [process.execPath, npm_execpath] : ['npm']
    // Where nothing listens
    const args = [...first, 'publish', '--registry=http://127.0.0.1:9', '--//127.0.0.1:9/:_authToken=none']
    const { status, stderr } = spawnSync(command!, args, { cwd: clone, encoding: 'utf8' })
    expect(status).not.toBe(0)
    expect(stderr).toContain('release: "npm publish" is disabled. Use npm run release -- 0.1.0.')
  })
})

function makeFolder(copied?: string): string {
  folder = mkdtempSync(join(tmpdir(), 'duckalog-release-'))
  clone = join(folder, 'clone')
  if (copied) cpSync(copied, folder, { recursive: true })
  return folder
}

function release(...args: readonly string[]) {
  return releaseIn({}, ...args)
}

function releaseIn(variables: object, ...args: readonly string[]) {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: _, ...inherited } = gitEnv()
  const env = { ...inherited, npm_execpath: join(folder, 'npm.cjs'), ...variables }
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/release.mjs', ...args], {
    cwd: clone,
    env,
    encoding: 'utf8',
  })
  return { status, stdout, stderr }
}

// A script that writes its arguments down beside the clone, where it is started, and as `npm pack` says what it packs.
function recorder(name: string): string {
  return `import('node:fs').then(({ appendFileSync }) => {
    const line = ['${name}', ...process.argv.slice(2)].join(' ')
    appendFileSync('../started.txt', line + '\\n')
    if (line.includes('pack')) console.log('[{ "entryCount": 7 }]')
  })`
}

function started(): readonly string[] {
  const file = join(folder, 'started.txt')
  return existsSync(file) ? readFileSync(file, 'utf8').trim().split('\n') : []
}

function stateOf(repository: string): readonly string[] {
  const isClone = repository === clone
  return [
    git(repository, 'for-each-ref'),
    ...(isClone ? [git(repository, 'status', '--porcelain'), git(repository, 'diff')] : []),
  ]
}

function setVersion(version: string): void {
  for (const path of ['package.json', 'package-lock.json']) {
    write(
      path,
      read(path)
        .replace(/^( {2}"version": )".*"/m, `$1"${version}"`)
        .replace(/^( {6}"version": )".*"/m, `$1"${version}"`),
    )
  }
}

function amendTagged(change: () => void): void {
  change()
  commit('Change what is tagged', '--amend')
  git(clone, 'tag', '--force', 'v0.2.0')
}

function addAddress(): void {
  write(
    'package.json',
    read('package.json')
      .replace(/^ {2}"repository": .*\n/m, '')
      .replace('  "license"', '  "repository": "https://forge.example/duckalog",\n  "license"'),
  )
  commit('Have an address')
}

function commit(subject: string, ...options: readonly string[]): void {
  git(clone, 'add', '--all')
  git(clone, 'commit', '--quiet', '--message', subject, ...options)
}

function git(cwd: string, ...args: readonly string[]): string {
  const { stdout, stderr, status } = spawnSync('git', args, { cwd, env: gitEnv(), encoding: 'utf8' })
  if (status !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`)
  return stdout
}

// No settings of the user who runs the tests
function gitEnv(): NodeJS.ProcessEnv {
  const person = {
    GIT_AUTHOR_NAME: 'a',
    GIT_AUTHOR_EMAIL: 'a@example.com',
    GIT_COMMITTER_NAME: 'a',
    GIT_COMMITTER_EMAIL: 'a@example.com',
  }
  return { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1', ...person }
}

function read(path: string): string {
  return readFileSync(join(clone, path), 'utf8')
}

function write(path: string, text: string): void {
  mkdirSync(dirname(join(clone, path)), { recursive: true })
  writeFileSync(join(clone, path), text)
}
