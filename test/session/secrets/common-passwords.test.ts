import { parseConfigObject } from '../../../src/config/index.js'
import { planSession } from '../../../src/session/index.js'
import { describeWith, extensionDirectory } from '../../support/extensions.js'
import { temporaryFolder } from '../../support/temporary-folder.js'
import { withSession } from '../session-fixtures.js'

const inFolder = temporaryFolder()

/** Words that are also in the SQL of a secret. */
const words = ['postgres', 'TYPE', 'host', 'SECRET', 'CREATE', 'password']

describeWith(['postgres_scanner'], 'a password that is a word of SQL', () => {
  test.each(words.flatMap((word) => [false, true].map((persistent) => ({ word, persistent }))))(
    '$word, persistent: $persistent',
    async ({ word, persistent }) => {
      const secret = {
        type: 'postgres',
        name: 'crm',
        host: 'h',
        user: 'postgres',
        database: 'postgres',
        password: word,
        persistent,
      }
      const config = parseConfigObject({
        version: 1,
        duckdb: {
          extension_policy: 'local_only',
          directories: { extensions: extensionDirectory, secrets: inFolder(`${word}, config: unsigned-${persistent}`) },
          secrets: [secret],
        },
      })
      const [statement] = planSession(config).steps.flatMap((step) => (step.kind === 'secret' ? step.statements : []))
      expect(statement?.sql).toContain('(TYPE "postgres", ')
      await withSession(config, async ({ keeper }) => {
        const rows = await keeper.all('SELECT name, type, persistent FROM duckdb_secrets()')
        expect(rows).toEqual([{ name: 'crm', type: 'postgres', persistent }])
      })
    },
  )
})
