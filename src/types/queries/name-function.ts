/** Words that cannot name a function of a module. */
const reserved = new Set(
  (
    'abstract any arguments as asserts async await boolean break case catch class const continue debugger declare default delete do else enum ' +
    'eval export extends false finally for from function get if implements import in instanceof interface is keyof let module namespace never ' +
    'new null number object of package private protected public readonly require return set static string super switch symbol this throw true ' +
    'try type typeof undefined unique unknown var void while with yield defineQuery'
  ).split(' '),
)

/** The function of a named query, `revenueByCountry` for `revenue_by_country`, or why there is none. */
export function nameFunction(query: string): { readonly name: string } | { readonly problem: string } {
  if (!/^[A-Za-z_][\w-]*$/.test(query))
    return {
      problem:
        'must have only letters, digits, _ and -, and not start with a digit; rename the file, or write an entry with a `name`',
    }
  const [first = '', ...rest] = query.split(/[_-]+/).filter(Boolean)
  const name = `${first.slice(0, 1).toLowerCase()}${first.slice(1)}${rest.map(capitalize).join('')}`
  if (/^(?:\d|$)/.test(name) || reserved.has(name))
    return {
      problem: `cannot become a function, because ${JSON.stringify(name)} is not a free name in TypeScript; give it another name`,
    }
  return { name }
}

/** The first part of the names of the types of a query: `RevenueByCountry`. */
export function nameTypes(query: string): string {
  return query.split(/[_-]+/).map(capitalize).join('')
}

function capitalize(word: string): string {
  return `${word.slice(0, 1).toUpperCase()}${word.slice(1)}`
}
