// Checks the rooms of `src`, as part of `npm run lint`: prints each import from a higher layer, and each folder that is too full or holds nothing but
// one file; exits with code 1 if there is one.
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'

/**
 * The rooms of `src` from the bottom up: a file may import from its own room and those before it. Files directly in a folder come after
 * the rooms in it.
 */
const rooms = [
  'credentials',
  'errors',
  '.',
  'text',
  'options',
  'async',
  'redaction',
  'disk',
  'sql/lexer',
  'sql',
  'driver/core',
  'driver/values',
  'driver/quack',
  'driver/node-api',
  'driver/duckdb-async',
  'driver',
  'config/model',
  'config/parse',
  'config/notation',
  'config/schema/values',
  'config/schema',
  'config/prepare',
  'config/merge',
  'config/rules',
  'config/files',
  'config',
  'secrets',
  'session/plan',
  'session/apply',
  'session',
  'views/definition',
  'views/syntax',
  'views/ledger',
  'views/diff',
  'views/apply',
  'views',
  'connection/types',
  'connection/result',
  'connection/database',
  'connection/from',
  'connection/insert',
  'connection/query',
  'connection/watch',
  'materialized/sources',
  'connection/sync-views',
  'connection/restore',
  'checks',
  'types/render',
  'types/columns',
  'types/read',
  'types/stand-ins',
  'queries',
  'types/queries',
  'docs/lineage',
  'docs/columns',
  'materialized/build',
  'materialized/lease',
  'materialized',
  'connection/open',
  'connection/serve',
  'connection',
  'export/upload',
  'export',
  'types/offline',
  'types',
  'docs/graph',
  'docs',
  'testing/model',
  'testing/rows',
  'testing/fixtures',
  'testing/template',
  'testing/record',
  'testing/run',
  'testing',
  'kysely',
  'opentelemetry',
  'cli/render',
  'cli/result',
  'cli/program',
  'cli/doctor',
  'cli/editor',
  'cli/repl',
  'cli/site',
  'cli/commands',
  'cli',
]
/** May import from each other. */
const ground = ['.', 'options', 'errors']
/** Load a native library: may only be imported by code that opens a database. */
const adapters = ['driver/node-api.ts', 'driver/duckdb-async.ts']
/** Rooms that the command line may import from besides an index: they have no state, so they may be bundled twice. */
const sharedWithCli = ['.', 'text', 'async', 'disk', 'sql/lexer', 'sql']

/** A folder with more files hides what belongs together. */
const mostFiles = 17
/** Folders of equals, such as one file for each command, may have more. */
const equals = ['cli/commands']

const root = join(process.argv[2] ?? '.', 'src')
const files = readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
const problems = [...files.map((file) => file.replaceAll(sep, '/')).flatMap(checkFile), ...checkFolders()]
for (const problem of problems) console.error(problem)
process.exitCode = problems.length > 0 ? 1 : 0

function checkFile(file) {
  const room = roomOf(file)
  if (room === undefined) return [`src/${file}: is not in a room; add its folder to scripts/lint/layers.mjs`]
  if (file === 'index.ts') return []
  return importsOf(file).flatMap((target) => {
    const problem = judge(file, room, target)
    return problem === undefined ? [] : [`src/${file}: imports src/${target}: ${problem}`]
  })
}

function judge(file, room, target) {
  const targetRoom = roomOf(target)
  if (targetRoom === undefined) return 'it is not in a room'
  if (adapters.includes(target) && !/^(?:connection\/open|driver)\//.test(file)) return 'only connection/open may load an adapter'
  const isOfCli = room.startsWith('cli')
  if (isOfCli && !targetRoom.startsWith('cli'))
    return target.endsWith('index.ts') || sharedWithCli.includes(targetRoom)
      ? undefined
      : 'the command line may only use the public surface: import an index'
  if (ground.includes(room) && ground.includes(targetRoom)) return undefined
  return rooms.indexOf(targetRoom) > rooms.indexOf(room) ? `${room} comes before ${targetRoom}` : undefined
}

function checkFolders() {
  const folders = new Set(files.map((file) => dirname(file)))
  return [...folders].flatMap((folder) => {
    const entries = readdirSync(join(root, folder), { withFileTypes: true })
    const count = entries.filter((entry) => entry.isFile()).length
    if (count > mostFiles && !equals.includes(folder))
      return [`src/${folder}: has ${count} files; split what has more than ${mostFiles}`]
    return entries.length === 1 && count === 1 ? [`src/${folder}: holds one file only; move it up`] : []
  })
}

/** The room of a file: the longest one that its path starts with. */
function roomOf(file) {
  const folder = dirname(file)
  return rooms.filter((room) => folder === room || folder.startsWith(`${room}/`)).sort((a, b) => b.length - a.length)[0]
}

function importsOf(file) {
  const text = readFileSync(join(root, file), 'utf8')
  const paths = [...text.matchAll(/\b(?:from|import)\s*\(?\s*'(\.{1,2}\/[^']+)\.js'/g)].map(([, path]) => path)
  return paths.map((path) => relative(root, join(root, dirname(file), `${path}.ts`)).replaceAll(sep, '/'))
}
