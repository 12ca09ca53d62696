// Gives texts on which a careless pattern would take time that grows with the square of their length to all that reads texts from
// outside, and prints a line for each. Somebody else waits for the lines.

import { highlightSql } from '../../src/cli/render/highlight-sql.js'
import { renderExcerpt } from '../../src/cli/render/render-excerpt.js'
import { findRelations } from '../../src/cli/repl/find-relations.js'
import { toEntry } from '../../src/cli/repl/history.js'
import { holdsCredentials } from '../../src/config/notation/hide-parameter.js'
import { matchPath, matchSegment } from '../../src/config/notation/match-glob.js'
import { parseConnectionString } from '../../src/config/notation/parse-connection-string.js'
import { parseQuackAddress } from '../../src/config/notation/parse-quack-address.js'
import { parseConfig } from '../../src/config/parse-config.js'
import { interpolate } from '../../src/config/prepare/interpolate.js'
import { renderTemplate } from '../../src/config/prepare/render-template.js'
import { isConflict, toOpenError, toQueryError } from '../../src/driver/core/duckdb-errors.js'
import { parseQuackError } from '../../src/driver/quack/parse-quack-error.js'
import { isDuckalogError } from '../../src/errors.js'
import { createRedactor } from '../../src/redaction/redactor.js'
import { planSecret } from '../../src/secrets/plan-secrets.js'
import { findMissingExtension } from '../../src/session/apply/find-missing-extension.js'
import { planSession } from '../../src/session/plan/plan-session.js'
import { isSessionNeutral } from '../../src/sql/is-session-neutral.js'
import { findParameters } from '../../src/sql/lexer/find-parameters.js'
import { splitStatements } from '../../src/sql/lexer/split-statements.js'
import { trimForParentheses } from '../../src/sql/lexer/trim-statement.js'
import { parseSetting } from '../../src/sql/parse-setting.js'
import { sampled } from '../support/sampled.js'

const length = 200_000

/** For what makes an object of each word. */
const shorter = 30_000

const redactor = createRedactor()
for (const value of ['hunter2', 'postgres://user:pa55word@host/db', "o'neill", 'aaaaaaaa', 'a-a-a-a-a-a-']) redactor.add(value)
const keep = (text: string): string => text

/** Whatever reads a text that comes from outside: from DuckDB, a server, a file, a person. */
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'an error of a query': (text) => isConflict(toQueryError(new Error(`IO Error: ${text}`), redactor.redact)),
  'an excerpt of a statement': (text) => redactor.redact(`\n\nLINE 1: ...${text.slice(0, shorter)}...`),
  'an error of an open': (text) => toOpenError('file', new Error(text), keep),
  'an error of a locked open': (text) => toOpenError('file', new Error(`Could not set lock on file: ${text}`), keep),
  'an error of a quack server': (text) => parseQuackError(`Invalid Input Error: ${text}`),
  'an error of an extension': (text) => findMissingExtension(text),
  'a statement with parameters': findParameters,
  'a statement that may leave a trace': isSessionNeutral,
  'a view': (text) => trimForParentheses(text.slice(0, shorter)),
  'a setting': (text) => parseSetting(text.slice(0, shorter)),
  'a text with variables': (text) => interpolate(text, {}),
  'a template': (text) => renderTemplate(text, {}),
  'a parameter of a secret': holdsCredentials,
  'a connection string of Postgres': (text) => parseConnectionString('postgres', text),
  'a URL of Postgres': (text) => parseConnectionString('postgres', `postgres://${text}`),
  'a connection string of MySQL': (text) => parseConnectionString('mysql', text),
  'an address of quack': (text) => parseQuackAddress(`quack:${text}`),
  'a pattern of paths': (text) => matchPath(text.slice(0, 2_000)).test('/a/b'.repeat(500)),
  'a pattern of names': (text) => matchSegment(text.slice(0, 255)).test('a'.repeat(255)),
  'a path for a pattern': (text) => matchPath('/**/*a*a*a*a*a*a*a*b/**/c').test(text),
  'an endpoint': (text) => planSecret({ type: 's3', endpoint: `https://${text}` }, []),
  'a config in YAML': (text) => parseConfig(text, { format: 'yaml' }),
  'a config in JSON': (text) => parseConfig(`{"version": 1, "duckdb": {}, "name": ${JSON.stringify(text)}}`, { format: 'json' }),
  'a statement of a config': (text) => {
    const part = text.slice(0, shorter)
    const statements = [`SET ${part}`, `/* ${part} */ SET x = 1`]
    return planSession({ version: 1, duckdb: { pragmas: [part], init_sql: [part], settings: statements }, views: [] })
  },
  'a line of a file': (text) => renderExcerpt([text.slice(0, 10_000)], { line: 1, column: 1, path: 'views' }),
  'a line of the prompt': (text) => [toEntry(text), splitStatements(text), findRelations(text), highlightSql(text)],
}

/** The texts that the patterns look for, and the texts around them. */
const pieces = (
  'a|0|_|a-|a.|\'|"|`|\\|\\\'|\\"| |\n|\t|:|;|,|=|@|&|?|%|$|*|/|(|)|[|]|{|}|-|.|é|🦆|\ud800|\0|://|a://|a://b:|a:b@|?a=|&token|tokensig|password|' +
  "password=|password =|password='|password=\",|secret '|secret '''|secret $a$|token $1$|\"token\": \"|-- |--\n|/*|*/|/* */|$a$|$$|';|;;|a=b|" +
  '${env:|$${env:A}|${env:A:|{{|}}|{{a|{{a}}|role "|database "a" |failed to execute query "|failed to initialize ducklake:|from ducklake:|' +
  'held in a|checksum |with name |Catalog "a"|LINE 1: |\nLINE 1: ...|...|\n\n|-----BEGIN A-----|add_parquet_key(\'|authorization: |v-|SET |' +
  'SESSION |PRAGMA |**|*/|[!|a*|e\'|{"|{"a":|[[|- a\n|a: b\n|&a |*a |!a |http://|hunter|a-a-a-a-'
).split('|')

for (const [index, [name, read]] of Object.entries(readers).entries()) {
  for (const piece of sampled(pieces, 3, index))
    process.stdout.write(
      `${name}, ${JSON.stringify(piece)}: ${attempt(() => read(`${piece.repeat(length / piece.length)}\n!`))}\n`,
    )
}

function attempt(work: () => unknown): string {
  try {
    work()
    return 'read'
  } catch (error) {
    return isDuckalogError(error) ? 'read' : String(error)
  }
}
