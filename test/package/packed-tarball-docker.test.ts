import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, delimiter, dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../servers/free-port.js'
import { describeWith, extensionDirectory } from '../support/extensions.js'

// There may be no Docker: the instructions of examples/docker/Dockerfile are carried out in one folder for each stage, which has what the image
// would have in its working folder, and nothing else. The packed package stands for the one in the registry.

interface Instruction {
  readonly name: string
  readonly args: string
}

interface Stage {
  readonly folder: string
  readonly env: Readonly<Record<string, string>>
  readonly instructions: readonly Instruction[]
}

const root = fileURLToPath(new URL('../..', import.meta.url))
const instructions = parseDockerfile(readFileSync(join(root, 'examples/docker/Dockerfile'), 'utf8'))

let folder: string
let stages: readonly Stage[]

describeWith(['httpfs'], 'the image of examples/docker', () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'duckalog-docker-'))
    // Another user can read it
    chmodSync(folder, 0o755)
    const context = join(folder, 'context')
    cpSync(join(root, 'examples/docker'), context, { recursive: true, filter: (path) => basename(path) !== 'node_modules' })
    const [{ filename }] = JSON.parse(execute(root, {}, 'npm', 'pack', '--json', '--pack-destination', folder)) as [
      { filename: string },
    ]
    const manifest = join(context, 'package.json')
    const text = readFileSync(manifest, 'utf8')
    const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
    expect(text).toContain(`"duckalog": "${version}"`)
    writeFileSync(manifest, text.replace(`"duckalog": "${version}"`, `"duckalog": "file:${join(folder, filename)}"`))
    // As the author of the service does, once
    execute(context, {}, 'npm', 'install', '--package-lock-only', '--prefer-offline', '--no-audit', '--no-fund')
    stages = build(context)
  }, 180_000)

  afterAll(() => rmSync(folder, { recursive: true, force: true }))

  test('has the service, its packages and its extensions, and nothing else', () => {
    const files = readdirSync(stages.at(-1)!.folder).sort()
    expect(files).toEqual(['catalog.yaml', 'extensions', 'main.js', 'node_modules', 'package-lock.json', 'package.json'])
    const extensions = readdirSync(join(stages.at(-1)!.folder, 'extensions'), { recursive: true, encoding: 'utf8' })
    expect(extensions.filter((path) => path.endsWith('.duckdb_extension'))).toHaveLength(1)
  })

  test('answers without a network and a home folder, as a user who cannot write, and ends on SIGTERM', async () => {
    const { folder: cwd, env: image, instructions: last } = stages.at(-1)!
    const user = last.find(({ name }) => name === 'USER')?.args
    expect(user).toBe('node')
    const command = JSON.parse(last.find(({ name }) => name === 'CMD')!.args) as [string, ...string[]]
    const [program, ...args] = [...otherUser(), ...command] as [string, ...string[]]
    const port = await freePort()
    const { HOME: _, ...inherited } = process.env
    const env = {
      ...inherited,
      ...image,
      PORT: String(port),
      http_proxy: 'http://127.0.0.1:1',
      https_proxy: 'http://127.0.0.1:1',
    }
    const service = spawn(program, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
    const ended = once(service, 'close')
    let printed = ''
    for (const stream of [service.stdout, service.stderr])
      stream.on('data', (chunk) => {
        printed += chunk
      })
    const get = (path: string) => fetch(`http://127.0.0.1:${port}${path}`)
    let ready: Response | undefined
    while (!ready && service.exitCode === null) {
      ready = await get('/ready').catch(() => undefined)
      if (!ready) await pause(100)
    }
    expect({ printed, status: ready?.status }).toEqual({ printed: '', status: 200 })
    expect(await (await get('/days')).json()).toEqual([
      { day: '2026-01-01', revenue: 65 },
      { day: '2026-01-02', revenue: 15 },
    ])
    service.kill('SIGTERM')
    expect(await ended).toEqual([0, null])
    expect(printed).toBe('closed\n')
  })
})

function parseDockerfile(text: string): readonly Instruction[] {
  const lines = text.replace(/\\\n/g, ' ').split('\n')
  return lines
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [, name = '', args = ''] = /^([A-Z]+) (.+)$/.exec(line) ?? []
      return { name, args }
    })
}

/** Carries out the instructions up to the command, each stage in a folder that stands for its working folder. */
function build(context: string): readonly Stage[] {
  const built = new Map<string, Stage>()
  for (const { name, args } of instructions) {
    const [key = '', stage] = [...built].at(-1) ?? []
    const update = (changes: Partial<Stage>) => built.set(key, { ...stage!, ...changes })
    if (name === 'FROM') {
      const alias = / AS (\w+)$/.exec(args)?.[1] ?? 'last'
      const made = join(folder, alias)
      mkdirSync(made)
      built.set(alias, { folder: made, env: {}, instructions: [] })
      continue
    }
    if (name === 'COPY') copy(args, stage!, built, context)
    else if (name === 'RUN') execute(stage!.folder, { ...stage!.env }, 'sh', '-euc', args)
    else if (name === 'ENV')
      update({ env: Object.fromEntries(args.split(' ').map((pair) => pair.split('=') as [string, string])) })
    else if (name === 'WORKDIR') expect(args).toBe('/app')
    else update({ instructions: [...stage!.instructions, { name, args }] })
  }
  return [...built.values()]
}

function copy(args: string, stage: Stage, built: ReadonlyMap<string, Stage>, context: string): void {
  const words = args.split(' ')
  const from = /^--from=(\w+)$/.exec(words[0]!)?.[1]
  const sources = from ? words.slice(1, -1).map((path) => path.replace(/^\/app$/, '.')) : words.slice(0, -1)
  const ignored = readFileSync(join(context, '.dockerignore'), 'utf8').split('\n')
  for (const source of sources) {
    const path = join(from ? built.get(from)!.folder : context, source)
    expect({ source, exists: existsSync(path), isIgnored: !from && ignored.includes(source) }).toEqual({
      source,
      exists: true,
      isIgnored: false,
    })
    cpSync(path, join(stage.folder, source), { recursive: true, verbatimSymlinks: true })
  }
}

/** Runs a command of the author or of the build, whose home has the extensions that DuckDB would download. */
function execute(cwd: string, image: NodeJS.ProcessEnv, command: string, ...args: readonly string[]): string {
  const home = join(folder, 'home')
  if (!existsSync(home)) {
    mkdirSync(join(home, '.duckdb'), { recursive: true })
    symlinkSync(extensionDirectory, join(home, '.duckdb', 'extensions'), 'junction')
  }
  const env = {
    ...process.env,
    HOME: home,
    PATH: [dirname(process.execPath), process.env.PATH].join(delimiter),
    npm_config_cache: npmCache,
    npm_config_prefer_offline: 'true',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    ...image,
  }
  const { stdout, stderr, status } = spawnSync(command, args, { cwd, env, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} exited with code ${status}:\n${stderr}\n${stdout}`)
  return stdout
}

const npmCache = spawnSync('npm', ['config', 'get', 'cache'], { encoding: 'utf8' }).stdout.trim()

/** What puts a command under a user without an entry in passwd, which only root may do. */
function otherUser(): readonly string[] {
  return process.getuid?.() === 0 ? ['setpriv', '--reuid', '54321', '--regid', '54321', '--clear-groups'] : []
}
