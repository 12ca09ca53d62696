import { type ErrorCodeEntry, errorCodes } from '../../src/errors/error-codes.js'

const retries: Readonly<Record<ErrorCodeEntry['retryable'], string>> = {
  never: 'never retryable',
  sometimes: 'retryable if `error.retryable` is set',
  always: 'always retryable',
}

/** Renders the table of all error codes as Markdown: a heading for each code, in alphabetical order, so that links lead to it. */
export function renderErrorCodes(): string {
  return Object.entries<ErrorCodeEntry>(errorCodes)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([code, { class: name, meaning, remedy, retryable }]) =>
      // The site names headings in its own way; error.help names them in this one
      [`<a id="${code.toLowerCase()}"></a>`, `## ${code}`, `${meaning} *${remedy}*`, `\`${name}\`, ${retries[retryable]}.`].join(
        '\n\n',
      ),
    )
    .join('\n\n')
}
