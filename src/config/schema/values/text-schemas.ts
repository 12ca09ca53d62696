import * as v from 'valibot'
import { textProblem } from '../../../sql/quote.js'

/** Any text. Texts that DuckDB cannot store are refused earlier. */
export const textSchema = v.string()

/** A name or a path: not empty, no control characters. */
export const nameSchema = v.pipe(
  v.string(),
  v.check(
    (name) => nameProblem(name) === undefined,
    ({ input }) => nameProblem(input) ?? '',
  ),
)

/** A name that is written unquoted in SQL, such as that of an option or a setting. */
export const plainNameSchema = v.pipe(
  v.string(),
  v.regex(/^[A-Za-z_]\w*$/, 'must be a plain name: letters, digits and _, not starting with a digit'),
)

/** The text of an SQL statement. */
export const sqlSchema = v.pipe(
  v.string(),
  v.check((sql) => sql.trim() !== '', 'is empty; write one SQL statement'),
)

/** What an issue of {@link oneOf} knows about the allowed words. */
export interface ChoiceRequirement {
  readonly words: readonly string[]
  /** What to write instead of words that other tools use. */
  readonly hints: Readonly<Record<string, string>>
}

/** One of several words. Its issues carry the words for suggestions. */
export function oneOf<const T extends readonly string[]>(words: T, hints: ChoiceRequirement['hints'] = {}) {
  const requirement: ChoiceRequirement = { words, hints }
  return { ...v.picklist(words), requirement }
}

/** One text, or a list of them. */
export const textsSchema = v.union([nameSchema, v.array(nameSchema)], 'must be text or a list of texts')

function nameProblem(name: string): string | undefined {
  return name === '' ? 'is empty' : textProblem(name)
}
