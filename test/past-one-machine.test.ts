import { readFileSync } from 'node:fs'
import { parseConfig } from '../src/index.js'

const page = readFileSync(new URL('../docs/past-one-machine.md', import.meta.url), 'utf8')
const catalogs = [...page.matchAll(/```yaml\n(.*?)```/gs)].map(([, yaml = '']) => yaml)
const env = { PGHOST: 'host', PGPASSWORD: 'password', KEY: 'key', SECRET: 'secret', MOTHERDUCK_TOKEN: 'token' }

test('docs/past-one-machine.md has two catalogs', () => {
  expect(catalogs).toHaveLength(2)
})

test.each(catalogs)('a catalog in docs/past-one-machine.md is valid: %s', (yaml) => {
  const views = /^views:/m.test(yaml) ? '' : 'views: []\n'
  expect(parseConfig(`version: 1\n${views}${yaml}`, { format: 'yaml', env })).toMatchObject({ version: 1 })
})
