import { fileScreen } from '../../../src/cli/result/screen.js'
import { writeResult } from '../../../src/cli/result/write-result.js'
import { connectToCatalog } from '../../../src/index.js'

test.each([
  { sql: 'EXPLAIN SELECT 42 AS answer', drawn: /^┌─+┐\n│ +PROJECTION +│\n/ },
  { sql: '-- slow?\nEXPLAIN ANALYZE SELECT 42 AS answer', drawn: /\n│┌─+┐│\n││ +Total Time: [\d.]+s +││\n/ },
  { sql: 'EXPLAIN (FORMAT json) SELECT 42 AS answer', drawn: /^\[\n {4}\{\n/ },
])('$sql prints the plan as DuckDB draws it', async ({ sql, drawn }) => {
  await using catalog = connectToCatalog({ version: 1, duckdb: {} })
  await using session = await catalog.session()
  const write = async (query: string): Promise<string> => {
    const texts: string[] = []
    const print = async (text: string): Promise<void> => void texts.push(text)
    await writeResult(session, query, { format: 'table', signal: new AbortController().signal, screen: fileScreen, print })
    return texts.join('')
  }
  expect(await write(sql)).toMatch(drawn)
  // A query of the same columns is a table
  expect(await write('SELECT 1 AS explain_key, 2 AS explain_value')).toMatch(/^┌─+┬─+┐\n│ explain_key │ explain_value │/)
})
