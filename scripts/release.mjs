// npm run release -- VERSION [--write | --publish]: two steps. Without either option it is a dry run, which prints what the next step would do
// and changes nothing.
//   --write    dates the changelog, sets the version, commits and tags, in this clone only
//   --publish  in a CI job, where npm can attest what the package was built from: builds the tagged commit and publishes it
// --guard is npm's prepublishOnly: it prevents every other way to publish.
import { spawnSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const manifest = JSON.parse(read('package.json'))
const [version, step, ...rest] = process.argv.slice(2)
const semver = /^(\d+)\.(\d+)\.(\d+)(?:-([a-z]+)\.(\d+))?$/

if (version === '--guard') guard()
else if (!semver.test(version ?? '') || ![undefined, '--write', '--publish'].includes(step) || rest.length > 0) {
  refuse(2, ['npm run release -- VERSION [--write | --publish], with a version such as 1.2.3 or 1.2.3-beta.1'])
} else if (step === '--write') write()
else if (step === '--publish') publish()
else rehearse()

function rehearse() {
  const isWritten = tagsOfHead().includes(`v${version}`)
  const problems = isWritten ? problemsOfPublishing() : problemsOfWriting()
  console.log(`Dry run: nothing is changed. The next step is --${isWritten ? 'publish' : 'write'}:`)
  for (const line of isWritten ? whatIsPublished() : whatIsWritten()) console.log(`  ${line}`)
  if (problems.length > 0) refuse(1, problems)
}

function whatIsWritten() {
  return [
    `CHANGELOG.md: ## ${version} (${today()})`,
    `package.json, package-lock.json: version ${manifest.version} → ${version}`,
    `git commit, git tag v${version}; nothing is pushed`,
  ]
}

function whatIsPublished() {
  const packed = JSON.parse(capture(...npm('pack', '--dry-run', '--json', '--ignore-scripts')))[0]
  return [
    'node scripts/build.mjs --if-changed',
    `npm ${publishArguments().join(' ')}: ${manifest.name}@${version}, ${packed.entryCount} files as of the last build`,
  ]
}

function write() {
  const problems = problemsOfWriting()
  if (problems.length > 0) refuse(1, problems)
  const lock = JSON.parse(read('package-lock.json'))
  lock.version = version
  lock.packages[''].version = version
  save('package-lock.json', `${JSON.stringify(lock, null, 2)}\n`)
  save('package.json', read('package.json').replace(/^( {2}"version": )".*"/m, `$1"${version}"`))
  save('CHANGELOG.md', read('CHANGELOG.md').replace(`## ${version} (unreleased)`, `## ${version} (${today()})`))
  run('git', 'commit', '--quiet', '--message', `Release ${version}`, '--', 'CHANGELOG.md', 'package.json', 'package-lock.json')
  run('git', 'tag', '--annotate', '--message', version, `v${version}`)
  console.log(`Committed and tagged version ${version}. Push both, then run the workflow "release" on the tag v${version}.`)
}

function publish() {
  const problems = problemsOfPublishing()
  if (problems.length > 0) refuse(1, problems)
  run(process.execPath, 'scripts/build.mjs', '--if-changed')
  process.env.DUCKALOG_RELEASE = version
  run(...npm(...publishArguments()))
}

function publishArguments() {
  const [, , , , channel] = semver.exec(version)
  return ['publish', '--provenance', '--access', 'public', '--tag', channel ?? 'latest']
}

function guard() {
  if (process.env.DUCKALOG_RELEASE === manifest.version) return
  refuse(1, [`"npm publish" is disabled. Use npm run release -- ${manifest.version}.`])
}

function problemsOfWriting() {
  const branch = capture('git', 'branch', '--show-current').trim()
  const section = /^## .*$/m.exec(read('CHANGELOG.md'))?.[0]
  return [
    ...problemsOfTree(),
    branch !== 'main' && `The branch is ${branch || 'detached'}: releases must be made on main.`,
    capture('git', 'tag', '--list', `v${version}`).trim() !== '' && `The tag v${version} exists: use the next version.`,
    compare(version, manifest.version) < 0 && `${version} is older than the current version ${manifest.version}.`,
    section !== `## ${version} (unreleased)` &&
      `The first section of CHANGELOG.md is "${section}": it must be "## ${version} (unreleased)" and list the changes.`,
  ].filter(Boolean)
}

function problemsOfPublishing() {
  return [
    ...problemsOfTree(),
    manifest.version !== version && `The version in package.json is ${manifest.version}, not ${version}.`,
    !tagsOfHead().includes(`v${version}`) &&
      `This commit does not have the tag v${version}: create it with npm run release -- ${version} --write.`,
    !manifest.repository &&
      'The project has no address: set it in src/cli/program/project-address.ts and run npm run facts. Provenance must name the repository.',
    !process.env.ACTIONS_ID_TOKEN_REQUEST_URL &&
      'This is not a CI job with the permission "id-token: write": npm cannot attest where the package was built.',
  ].filter(Boolean)
}

function problemsOfTree() {
  return capture('git', 'status', '--porcelain') === '' ? [] : ['There are uncommitted changes.']
}

function tagsOfHead() {
  return capture('git', 'tag', '--points-at', 'HEAD').split('\n')
}

// A prerelease is older than its release; channels are in alphabetical order: alpha, beta, rc.
function compare(a, b) {
  const keyOf = (text) => {
    const [, major, minor, patch, channel = '~', count = '0'] = semver.exec(text)
    return [major, minor, patch, channel, count].map((part) => (/\d/.test(part) ? part.padStart(8, '0') : part)).join('.')
  }
  return keyOf(a) < keyOf(b) ? -1 : Number(keyOf(a) > keyOf(b))
}

function today() {
  return new Date().toISOString().slice(0, 10)
}

// The npm that runs this script, if any.
function npm(...args) {
  const { npm_execpath } = process.env
  return npm_execpath ? [process.execPath, npm_execpath, ...args] : ['npm', ...args]
}

function run(command, ...args) {
  const { status, error } = spawnSync(command, args, { cwd: root, stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) refuse(1, [`${command} ${args.join(' ')} failed.`])
}

function capture(command, ...args) {
  const { stdout, stderr, status, error } = spawnSync(command, args, { cwd: root, encoding: 'utf8' })
  if (error) throw error
  if (status !== 0) refuse(1, [stderr.trim()])
  return stdout
}

function read(path) {
  return readFileSync(`${root}/${path}`, 'utf8')
}

function save(path, text) {
  writeFileSync(`${root}/${path}`, text)
}

function refuse(code, lines) {
  for (const line of lines) console.error(`release: ${line}`)
  process.exit(code)
}
