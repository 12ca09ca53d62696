/** Quoted names, and the text between them. */
const parts = `(?:"(?:[^"]|"")*"|[^()"])*`

/** String literals, quoted names, lists, other text, or single characters. */
const pieces = `'''(?:[^'']|'''')*''|"(?:[^"]|"")*"|(?:EXCLUDE|RENAME) \\(${parts}\\)|[^''"ER]+|.'`

const sortedList = `regexp_extract(piece, '^\\w+ ') || list_sort(list_transform(
  regexp_extract_all(regexp_extract(piece, '\\((.*)\\)$', 1, 's'), '(?:"(?:[^"]|"")*"|[^",])+'), lambda part: trim(part)))::VARCHAR`

/**
 * SQL for the text of a view with the names after EXCLUDE and RENAME sorted. DuckDB stores them as a set whose order is reversed each time
 * the view is written to the file and read again.
 */
export function renderSortedLists(sql: string): string {
  return `list_transform([${sql}], lambda text: CASE WHEN contains(text, ' EXCLUDE (') OR contains(text, ' RENAME (')
    THEN array_to_string(list_transform(regexp_extract_all(text, ${pieces}, 0, 's'),
      lambda piece: CASE WHEN regexp_matches(piece, '^(EXCLUDE|RENAME) \\(') THEN ${sortedList} ELSE piece END), '')
    ELSE text END)[1]`
}
