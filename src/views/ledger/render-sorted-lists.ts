/** A quoted name, or what stands between two of them. */
const parts = `(?:"(?:[^"]|"")*"|[^()"])*`

/** Texts and names in quotes, a list, a run of what begins neither, or one character. */
const pieces = `'''(?:[^'']|'''')*''|"(?:[^"]|"")*"|(?:EXCLUDE|RENAME) \\(${parts}\\)|[^''"ER]+|.'`

const sortedList = `regexp_extract(piece, '^\\w+ ') || list_sort(list_transform(
  regexp_extract_all(regexp_extract(piece, '\\((.*)\\)$', 1, 's'), '(?:"(?:[^"]|"")*"|[^",])+'), lambda part: trim(part)))::VARCHAR`

/**
 * SQL for the text of a view with the names behind EXCLUDE and RENAME in one order. DuckDB keeps them as a set, and turns it round
 * whenever it writes the view to the file and reads it again.
 */
export function renderSortedLists(sql: string): string {
  return `list_transform([${sql}], lambda text: CASE WHEN contains(text, ' EXCLUDE (') OR contains(text, ' RENAME (')
    THEN array_to_string(list_transform(regexp_extract_all(text, ${pieces}, 0, 's'),
      lambda piece: CASE WHEN regexp_matches(piece, '^(EXCLUDE|RENAME) \\(') THEN ${sortedList} ELSE piece END), '')
    ELSE text END)[1]`
}
