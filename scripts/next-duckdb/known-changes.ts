/** A change of DuckDB that `npm run next-duckdb` finds, and that this package does not have to fix. */
export interface KnownChange {
  /** The first version of DuckDB in which it was found. */
  readonly since: string
  /** The findings that it explains. */
  readonly seen: RegExp
  /** What has changed, in Markdown; absent if it does not affect users. */
  readonly told?: { readonly change: string; readonly consequence: string }
}

export const knownChanges: readonly KnownChange[] = [
  {
    since: '1.5.6',
    seen: /^the settings that are offered are those of DuckDB: /,
    told: {
      change: 'There are two settings more, `enable_optimistic_write` and `debug_checkpoint_scan_sleep_ms`',
      consequence: 'A catalog can set them; editors do not offer them',
    },
  },
  {
    since: '2.0',
    seen: /Deprecated lambda arrow|"(?:columns 8|nested values 4)"/,
    told: {
      change: 'The lambda `x -> x + 1` is an error',
      consequence:
        'A view or macro with it cannot be created (`VIEW_FAILED`). Write `lambda x: x + 1`, which DuckDB 1.5 also reads. Until then the setting `lambda_syntax: ENABLE_SINGLE_ARROW` allows it',
    },
  },
  {
    since: '2.0',
    seen: / "NULL"/,
    told: {
      change: 'A `NULL` without a cast has the type `"NULL"`, before `INTEGER`',
      consequence: 'A column like `NULL AS note` has another type, also in generated types. Write `NULL::VARCHAR AS note`',
    },
  },
  {
    since: '2.0',
    seen: / TUPLE\(/,
    told: {
      change: '`row(1, 2)`, `(1, 2)` and the entries of `list_zip` have the type `TUPLE`, before a `STRUCT` without names',
      consequence: 'Name the fields if programs read them: `{a: 1, b: 2}`',
    },
  },
  {
    since: '2.0',
    seen: /b'x00FF'/,
    told: {
      change: "`x'00FF'` is a blob of these two bytes, before of the five letters `x00FF`",
      consequence: "The rows of a view with such a literal change. `'\\x00\\xFF'::BLOB` is the same in all versions",
    },
  },
  {
    since: '2.0',
    seen: /^FROM "predicates and subqueries 18"/,
    told: {
      change: '`~` and `!~` look for a match anywhere in the text, before for one of the whole text',
      consequence:
        'The rows of a view with them may change. `regexp_full_match(text, pattern)` and `regexp_matches(text, pattern)` are the same in all versions',
    },
  },
  // Trees have more fields, and there are more functions
  { since: '2.0', seen: /^SELECT json_serialize_sql\(|^SELECT DISTINCT lower\(function_name\)/ },
  // Also: of seven forms of views the stored text is already the one after a reopening; and two forms have no view, because of the arrow
  {
    since: '2.0',
    seen: /^SELECT g\.\*, j\.rows|^SELECT coalesce\(s\.schema_name|^SELECT v\.schema_name, v\.view_name(?:, w\.hash)? FROM|^SELECT '\[' \|\| string_agg\(json_array\(schema_name/,
    told: {
      change:
        'The stored text of some views and macros is written in other words when an older file is opened: most with CTEs, some with casts or numbers',
      consequence:
        'The first connect after the upgrade takes these for changed by hand, and creates them again. Of a view for each of 259 forms of SELECT these were 23',
    },
  },
]
