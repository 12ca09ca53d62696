import type { Environment, EnvironmentGroup } from './environment.js'

const nodeVersions = ['20', '22', '24', '26']
const clientVersions = ['1.4.4-r.4', '1.5.0-r.1', '1.5.2-r.1', '1.5.4-r.1', '1.5.5-r.5', '1.5.6-r.1']

/** The tested version of the client, for projects that a package manager sets up. */
const client = '@duckdb/node-api@1.5.5-r.5'

const projects = 'scripts/environments/projects'

export const environmentGroups: readonly EnvironmentGroup[] = [
  { name: 'node', title: 'Node.js', project: `${projects}/runtimes`, environments: nodeVersions.flatMap(planNode) },
  { name: 'runtimes', title: 'Bun and Deno', project: `${projects}/runtimes`, environments: planOtherRuntimes() },
  {
    name: 'managers',
    title: 'Package managers',
    project: `${projects}/managers`,
    environments: [
      { name: 'npm', alone: true, run: [`npm install --no-audit --no-fund $tarball ${client}`, 'node main.mjs'] },
      { name: 'pnpm', alone: true, run: [`$tools/pnpm add $tarball ${client}`, 'node main.mjs'] },
      {
        name: 'Yarn, node_modules',
        alone: true,
        env: { YARN_NODE_LINKER: 'node-modules' },
        run: ['$tools/yarn init -y', `$tools/yarn add duckalog@file:$tarball ${client}`, 'node main.mjs'],
      },
      {
        name: 'Yarn, Plug’n’Play',
        alone: true,
        env: { YARN_NODE_LINKER: 'pnp' },
        run: ['$tools/yarn init -y', `$tools/yarn add duckalog@file:$tarball ${client}`, '$tools/yarn node main.mjs'],
      },
      {
        name: 'npm workspaces',
        alone: true,
        run: [
          'npm init -y',
          'npm init -y --workspace packages/app',
          `npm install --no-audit --no-fund --workspace packages/app $tarball ${client}`,
          'cp main.mjs packages/app/main.mjs',
          'node packages/app/main.mjs',
        ],
      },
    ],
  },
  {
    name: 'bundlers',
    title: 'Bundlers',
    project: `${projects}/bundlers`,
    environments: [
      bundled('esbuild, ESM', 'esbuild main.mjs --bundle --platform=node --format=esm --outfile=out/esbuild.mjs', 'esbuild.mjs'),
      bundled(
        'esbuild, CJS',
        'esbuild async-main.mjs --bundle --platform=node --format=cjs --outfile=out/esbuild.cjs',
        'esbuild.cjs',
      ),
      bundled('rollup, ESM', 'rollup -c', 'rollup/main.mjs'),
      bundled('Vite SSR, packages external', 'vite build --ssr main.mjs --outDir out/vite', 'vite/main.js'),
      bundled('Vite SSR, packages bundled', 'vite build --config bundled.config.mjs', 'vite-all/main.js'),
      bundled('webpack, ESM', 'webpack', 'webpack.mjs'),
      bundled('webpack, CJS', 'webpack', 'webpack.cjs'),
    ],
  },
  {
    name: 'hono',
    title: 'Hono',
    project: 'examples/hono',
    environments: [
      {
        name: 'a service, graceful shutdown',
        printed: /"late":2[\s\S]*closed/,
        run: ['node request.mjs /days . --import tsx main.ts'],
      },
      { name: 'tests without a port', printed: /pass 3/, run: ['npm test'] },
    ],
  },
  {
    name: 'next',
    title: 'Next.js',
    project: 'examples/next',
    environments: [
      {
        name: "Next.js, `output: 'standalone'`",
        needs:
          "`outputFileTracingIncludes: { '/*': ['./node_modules/@duckdb/**', './node_modules/detect-libc/**', './catalog.yaml'] }`",
        printed: /"late":2/,
        run: [
          'npm run build',
          'cp -r .next/standalone $alone/standalone',
          'node request.mjs /api/days $alone/standalone server.js',
        ],
      },
      {
        name: 'Next.js, `next start`',
        printed: /"late":2/,
        run: ['rm next.config.mjs', 'npm run build', 'node request.mjs /api/days . node_modules/next/dist/bin/next start'],
      },
      {
        name: 'Next.js, `next dev`',
        printed: /"late":2/,
        run: ['node request.mjs /api/days . node_modules/next/dist/bin/next dev'],
      },
    ],
  },
  {
    name: 'testing',
    title: 'Test runners',
    project: `${projects}/testing`,
    environments: [
      {
        name: 'jest, ESM',
        needs: '`node --experimental-vm-modules node_modules/jest/bin/jest.js`',
        ...jest('--experimental-vm-modules ', 'mjs'),
      },
      { name: 'jest, CJS', ...jest('', 'cjs') },
      { name: 'vitest', env: { NO_COLOR: '1' }, printed: /Tests +2 passed/, run: ['node_modules/.bin/vitest run days-vitest'] },
      { name: 'node:test', printed: /pass 1/, run: ['node --test days-node.test.mjs'] },
      { name: 'bun test', printed: /1 pass/, run: ['node_modules/.bin/bun test ./days-bun.test.mjs'] },
    ],
  },
  {
    name: 'vitest',
    title: 'vitest 4',
    project: 'examples/vitest',
    environments: [
      {
        name: 'a fixture, a catalog for each test, matchers',
        env: { NO_COLOR: '1' },
        printed: /Tests +4 passed/,
        run: ['npm test'],
      },
    ],
  },
  {
    name: 'users',
    title: 'Users and machines',
    project: `${projects}/empty`,
    environments: [
      { name: 'without HOME', env: { HOME: undefined }, run: ['node main.mjs'] },
      { name: 'HOME does not exist', env: { HOME: '/nonexistent' }, run: ['node main.mjs'] },
      {
        name: 'user without an entry in passwd, as in containers',
        asRoot: true,
        env: { HOME: undefined },
        run: ['setpriv --reuid 54321 --regid 54321 --clear-groups node main.mjs'],
      },
    ],
  },
  {
    name: 'clients',
    title: 'Versions of @duckdb/node-api',
    project: `${projects}/managers`,
    environments: clientVersions.map(planClient),
  },
]

function planNode(version: string): readonly Environment[] {
  const node = `node_modules/node-${version}/bin/node`
  const strips = Number(version) >= 22
  return [
    { name: `Node ${version}, ESM`, run: [`${node} main.mjs`] },
    { name: `Node ${version}, CJS`, run: [`${node} main.cjs`] },
    { name: `Node ${version}, TypeScript through tsx`, run: [`${node} --import tsx using.ts`] },
    strips
      ? { name: `Node ${version}, type stripping`, run: [`${node} main.ts`] }
      : {
          name: `Node ${version}, type stripping`,
          run: [`${node} main.ts`],
          fails: { reason: 'this version of Node has none; use tsx', error: /ERR_UNKNOWN_FILE_EXTENSION/ },
        },
    Number(version) >= 24
      ? {
          name: `Node ${version}, \`await using\` in JavaScript`,
          run: ['node_modules/.bin/esbuild using.ts --outfile=using.mjs --target=esnext', `${node} using.mjs`],
        }
      : {
          name: `Node ${version}, \`await using\` in JavaScript`,
          run: ['node_modules/.bin/esbuild using.ts --outfile=using.mjs --target=esnext', `${node} using.mjs`],
          fails: { reason: 'a syntax error in this version of Node; call `close()`, or compile with tsx', error: /SyntaxError/ },
        },
  ]
}

function planOtherRuntimes(): readonly Environment[] {
  const files = { ESM: 'main.mjs', CJS: 'main.cjs', TypeScript: 'using.ts' }
  const deno = 'node_modules/.bin/deno'
  return [
    ...Object.entries(files).map(([name, file]) => ({ name: `Bun, ${name}`, run: [`node_modules/.bin/bun ${file}`] })),
    {
      name: 'Bun, `bun build --compile`',
      run: ['node_modules/.bin/bun build --compile main.mjs --outfile app', './app'],
      fails: {
        reason:
          'a compiled binary of Bun looks up no packages on disk, and cannot hold the native library; ship the script, and run it with `bun main.mjs`',
        error: /DRIVER_MISSING/,
      },
    },
    ...Object.entries(files).map(([name, file]) => ({
      name: `Deno, ${name}`,
      needs: '`deno run --allow-all` (a native library can do anything)',
      run: [`${deno} run --allow-all ${file}`],
    })),
  ]
}

function bundled(name: string, command: string, out: string): Environment {
  return { name, run: [`node_modules/.bin/${command}`, `node out/${out}`] }
}

function jest(flag: string, extension: string): Pick<Environment, 'run' | 'printed'> {
  return {
    printed: /Tests: +2 passed/,
    run: [`node ${flag}node_modules/jest/bin/jest.js --testMatch **/*.jest.${extension}`],
  }
}

function planClient(version: string): Environment {
  return {
    name: version,
    alone: true,
    ...(version.startsWith('1.4') ? { needs: 'expect the warning `DUCKALOG_UNTESTED_DUCKDB`' } : {}),
    run: [`npm install --no-audit --no-fund $tarball @duckdb/node-api@${version}`, 'node main.mjs'],
  }
}
