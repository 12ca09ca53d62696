import { parseAnnotations } from '../../../src/types/queries/parse-annotations.js'

test('annotations are read from line comments and block comments, wherever they are', () => {
  const sql = `-- Revenue of a day
-- by country.
-- @param day DATE
--@param $countries  VARCHAR[] ?
/* @returns optional
 * @column "my ""column" not null */
SELECT '-- @param no DATE' -- @column n NOT NULL
-- @param s STRUCT(a INTEGER, b DECIMAL(18, 2))
`
  expect(parseAnnotations(sql)).toEqual({
    description: 'Revenue of a day\nby country.',
    parameters: [
      { name: 'day', type: 'DATE', isOptional: false, offset: sql.indexOf('@param day') },
      { name: 'countries', type: 'VARCHAR[]', isOptional: true, offset: sql.indexOf('@param $c') },
      { name: 's', type: 'STRUCT(a INTEGER, b DECIMAL(18, 2))', isOptional: false, offset: sql.indexOf('@param s') },
    ],
    notNull: [
      { name: 'my "column', offset: sql.indexOf('@column "my') },
      { name: 'n', offset: sql.indexOf('@column n') },
    ],
    returns: { value: 'optional', offset: sql.indexOf('@returns') },
    problems: [],
  })
})

test('a text without comments declares nothing', () => {
  expect(parseAnnotations('SELECT 1')).toEqual({ parameters: [], notNull: [], problems: [] })
})

test.each([
  ['-- @param day', '@param must be `-- @param name TYPE`, or `-- @param name TYPE?` if NULL is allowed'],
  ['-- @param 1 DATE', '@param must be `-- @param name TYPE`, or `-- @param name TYPE?` if NULL is allowed'],
  ['-- @param day ?', '@param must be `-- @param name TYPE`, or `-- @param name TYPE?` if NULL is allowed'],
  ['-- @param a DATE\n-- @param A DATE', '@param declares the parameter A a second time; remove it'],
  ['-- @column n', '@column must be `-- @column name not null`'],
  ['-- @column n nullable', '@column must be `-- @column name not null`'],
  ['-- @returns', '@returns must be `-- @returns one`, `optional`, `many` or `exec`'],
  ['-- @returns all', '@returns must be `-- @returns one`, `optional`, `many` or `exec`'],
  ['-- @returns one\n-- @returns many', '@returns is written a second time; remove it'],
  ['-- @return one', '@return is not a known annotation; did you mean @returns?'],
  ['/* @parm a DATE */', '@parm is not a known annotation; did you mean @param?'],
  [
    '-- @author Ann',
    '@author is not a known annotation; write one of `-- @param name TYPE`, or `-- @param name TYPE?` if NULL is allowed; ' +
      '`-- @column name not null`; `-- @returns one`, `optional`, `many` or `exec`',
  ],
])('%j is refused at its place', (sql, message) => {
  expect(parseAnnotations(sql).problems).toEqual([{ offset: sql.lastIndexOf('@'), message }])
})
