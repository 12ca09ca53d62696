import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { CheckReport } from '../../../src/checks/index.js'
import { type CatalogLineage, type GraphFormat, loadLineage, renderGraph, renderSite } from '../../../src/docs/index.js'
import type { CatalogInput } from '../../../src/index.js'
import { loadWithoutVariables } from '../../../src/load-without-variables.js'
import { checkSite } from './check-site.js'

const columns = JSON.stringify({
  sources: {
    'crm.public.people': {
      comment: 'People',
      columns: [
        { name: 'id', type: 'INTEGER' },
        { name: 'name', type: 'VARCHAR', comment: 'full' },
      ],
    },
  },
})
const shop: CatalogInput = {
  version: 1,
  duckdb: {},
  name: 'shop',
  attachments: { postgres: [{ alias: 'crm', host: 'h', database: 'd', user: 'u', password: 'p4ssword' }] },
  views: [
    {
      name: 'people',
      sql: 'SELECT id, name FROM crm.people -- all',
      tags: ['raw'],
      columns: { id: { unique: true, tags: ['pii'] } },
      row_count: { min: 1 },
    },
    { name: 'loud', db_schema: 'out', sql: 'SELECT upper(name) AS name FROM people WHERE id > 1', description: 'In <capitals>' },
  ],
  semantic_models: [{ name: 'folk', base_view: 'people', measures: [{ name: 'heads', expression: 'count(DISTINCT id)' }] }],
}

test('a site has a page for each node, with all that is known, and its links lead somewhere', async () => {
  const lineage = await loadLineage(shop, { columns })
  const site = renderSite(lineage)
  expect([...site.keys()]).toEqual([
    'index.html',
    'sources/crm.public.people.html',
    'views/out.loud.html',
    'views/people.html',
    'models/folk.html',
  ])
  expect(checkSite(site)).toEqual([])
  const people = site.get('views/people.html') ?? ''
  for (const part of [
    '<title>people – shop</title>',
    '<span class="tag">raw</span>',
    '<td>INTEGER</td><td><span class="tag">pii</span></td>',
    '<a href="../sources/crm.public.people.html#c-1">crm.public.people.name</a>',
    '<a href="../views/out.loud.html#c-0">out.loud.name</a>',
    '<a href="../views/out.loud.html">rows of out.loud</a>',
    '<a href="../models/folk.html#c-0">folk.heads</a>',
    '<b>SELECT</b> id, name <b>FROM</b> crm.<a href="../sources/crm.public.people.html">people</a> <i class="c">-- all</i>',
    '<code>id unique</code>',
    '<code>row_count</code>',
  ])
    expect(people).toContain(part)
  expect(site.get('views/out.loud.html')).toContain('In &lt;capitals&gt;')
  expect(site.get('sources/crm.public.people.html')).toContain('<p>People</p>')
  expect(site.get('index.html')).toContain('<p class="dim">1 source, 2 views, 1 semantic model</p>')
  expect(renderSite(await loadLineage(shop, { columns }))).toEqual(site)
})

test('one file has it all', async () => {
  const site = renderSite(await loadLineage(shop, { columns }), { singleFile: true })
  expect([...site.keys()]).toEqual(['index.html'])
  expect(checkSite(site)).toEqual([])
  expect(site.get('index.html')?.match(/<article /g)).toHaveLength(4)
})

test('results of checks are shown', async () => {
  const result = { view: 'people', severity: 'error', durationMs: 1 } as const
  const checks: CheckReport = {
    durationMs: 1,
    passed: [{ ...result, column: 'id', check: 'unique' }],
    failures: [{ ...result, check: 'row_count', message: 'It has 0 rows, not 1 or more.', count: 0, rows: [], sql: '' }],
  }
  const page = renderSite(await loadLineage(shop, { columns }), { checks }).get('views/people.html')
  expect(page).toContain('<code>id unique</code> <span class="good">passed</span>')
  expect(page).toContain('<code>row_count</code> <span class="bad">failed: It has 0 rows, not 1 or more.</span>')
  expect(() => renderSite({} as CatalogLineage)).toThrow(expect.objectContaining({ code: 'OPTION_INVALID' }))
  expect(() => renderSite({ format: 1, name: '', nodes: [], edges: [] }, { checks: {} as CheckReport })).toThrow(
    '`failures` and `passed`',
  )
})

const hostile = [
  '</script><script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'; -- <!--",
  'x'.repeat(300),
  '\u202eevil\u2066',
  '../../../etc/passwd',
  '..',
  'CON',
  'a/b\\c?d#e%f',
  'Same',
  'same ',
  'line\nbreak',
  '日本',
  '\ud800',
]

test('hostile names break neither a page nor a path', () => {
  const nodes = hostile.flatMap((name) =>
    (['source', 'view', 'model', 'query'] as const).map((kind) => ({
      ...{ id: `${kind}:${name}`, kind, name, description: name, tags: [name], sql: name, problem: name },
      location: { file: name, line: 1 },
      columns: hostile.map((column) => ({ name: column, type: column, description: column, expression: column, tags: [column] })),
      checks: [{ check: name, column: name, severity: 'error' as const }],
      rows: { mode: 'append' as const, by: name, state: 'kept' as const, refreshedAt: name, maxAgeMs: 1 },
    })),
  )
  const edges = hostile.flatMap((name) => [
    { from: `source:${name}`, to: `view:${name}` },
    { from: `view:${name}`, to: `model:${name}` },
    { from: `view:${name}`, to: `query:${name}` },
  ])
  const columnEdges = edges.map(({ from, to }, index) => {
    const column = hostile[index % hostile.length] ?? ''
    return { from: { node: from, column }, to: { node: to, column }, kind: 'direct' as const }
  })
  const lineage: CatalogLineage = { format: 1, name: hostile.join(' '), nodes, edges, columnEdges }
  for (const singleFile of [false, true]) {
    const site = renderSite(lineage, { singleFile })
    expect(checkSite(site)).toEqual([])
    expect(new Set([...site.keys()].map((path) => path.toLowerCase())).size).toBe(singleFile ? 1 : nodes.length + 1)
    const data = /<script type="application\/json" id="data">([\s\S]*?)<\/script>/.exec(site.get('index.html') ?? '')
    expect(JSON.parse(data?.[1] ?? '').nodes.map(({ name }: { name: string }) => name)).toEqual(nodes.map(({ name }) => name))
  }
})

const catalogs = fileURLToPath(new URL('../../../scripts/conformance/catalogs/', import.meta.url))

test('the catalogs of the conformance corpus give sites whose links lead somewhere', async () => {
  const files = readdirSync(catalogs).filter((name) => /\.(?:yaml|json)$/.test(name) && !name.startsWith('bad-'))
  let count = 0
  for (const file of files) {
    const load = () => loadWithoutVariables({}, (env) => loadLineage(join(catalogs, file), env ? { env } : { env: {} }))
    const lineage = await load().catch(() => undefined)
    if (!lineage) continue
    const site = renderSite(lineage)
    expect([file, checkSite(site)]).toEqual([file, []])
    expect([file, site.size]).toEqual([file, lineage.nodes.length + 1])
    expect([...site.values()].join('')).not.toContain(catalogs)
    count += 1
  }
  expect(count).toBeGreaterThan(30)
})

const canary = (index: number) => `canary${index}canary`

test('no secret is in a site, a graph or the JSON', async () => {
  const secrets = [
    { type: 's3', key_id: 'public', secret: canary(1) },
    { type: 'gcs', key_id: 'public', secret: canary(3) },
    { type: 'r2', key_id: 'public', secret: canary(5), account_name: 'a' },
    { type: 'azure', connection_string: `AccountName=a;AccountKey=${canary(6)}` },
    { type: 'http', bearer_token: canary(7) },
    { type: 'http', name: 'headers', header: { 'X-Key': canary(8) } },
    { type: 'postgres', host: 'h', user: 'u', password: canary(9) },
    { type: 'mysql', host: 'h', user: 'u', password: canary(10) },
    { type: 'huggingface', params: { token: canary(11) } },
    { type: 's3', params: { session_token: canary(12) } },
    { type: 'quack', params: { token: canary(13) } },
    { type: 'motherduck', params: { token: canary(14) } },
  ].map((secret, index) => ({ name: `s${index}`, ...secret }))
  const hidden = [1, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14].map(canary)
  const lineage = await loadLineage(
    {
      version: 1,
      duckdb: { secrets, settings: { http_proxy_password: canary(15) } },
      attachments: { postgres: [{ alias: 'pg', host: 'h', database: 'd', user: 'u', password: '${env:PG_PASSWORD}' }] },
      views: [
        {
          name: 'all_of_them',
          sql: `SELECT '${hidden.join("', '")}' AS text`,
          description: `Key ${canary(1)}, password ${canary(16)}`,
          tags: [canary(7)],
        },
        {
          name: 'by_url',
          source: 'parquet',
          uri: `https://user${canary(17)}:${canary(18)}@host/x.parquet?X-Amz-Signature=${canary(19)}&plain=${canary(20)}`,
        },
        { name: 'by_dsn', sql: `FROM postgres_scan('host=h password=${canary(21)}', 'public', 't')` },
        { name: 'by_name', sql: `FROM 'https://u:${canary(22)}@host/y.csv?v=${canary(23)}'` },
        { name: 'by_variable', sql: `SELECT '\${env:PG_PASSWORD}' AS x FROM pg.t` },
      ],
      queries: [
        {
          name: 'q',
          description: canary(1),
          sql: `SELECT '${canary(3)}' AS x, * FROM read_csv('https://u:${canary(22)}@host/z.csv?v=${canary(23)}')`,
        },
      ],
      semantic_models: [
        {
          name: 'm',
          base_view: 'by_dsn',
          measures: [{ name: 'n', expression: `count('${canary(5)}')`, description: canary(9) }],
        },
      ],
    } as unknown as CatalogInput,
    { columns: '{"sources":{}}', env: { PG_PASSWORD: canary(16) } },
  )
  const formats: readonly GraphFormat[] = ['text', 'mermaid', 'dot', 'json', 'svg']
  const texts = [
    ...formats.map((format) => renderGraph(lineage, { format })),
    ...renderSite(lineage).values(),
    ...renderSite(lineage, { singleFile: true }).values(),
  ]
  expect(texts.join('\n')).toContain('[redacted]')
  expect(texts.flatMap((text) => text.match(/.{0,60}canary\d+.{0,20}/g) ?? [])).toEqual([])
})
