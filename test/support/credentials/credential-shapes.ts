/** A password as different texts must have it. */
export interface Forms {
  readonly plain: string
  /** Inside quotes of SQL. */
  readonly sql: string
  /** Inside a URL. */
  readonly url: string
  /** As a value of a connection string, with its quotes. */
  readonly libpq: string
  /** The same inside quotes of SQL. */
  readonly sqlLibpq: string
}

/** The ways to write a password; each begins and ends with what tells its place. */
export const shapes: Readonly<Record<string, (begin: string, end: string) => string>> = {
  plain: (begin, end) => `${begin}hunter${end}`,
  quotes: (begin, end) => `${begin}it's "${end}`,
  separators: (begin, end) => `${begin}@h/x:${end}`,
  percent: (begin, end) => `${begin}%40%2F%27${end}`,
  pattern: (begin, end) => `${begin} (x).*[y]+$&|^ ${end}`,
}

/** What is left of a password, however it is quoted, with the number of its place. */
export const trace = /cnry(\d+)[az]/g

export function passwordOf(index: number, shape: string): string {
  return shapes[shape]?.(`cnry${index}a`, `cnry${index}z`) ?? ''
}

export function formsOf(password: string): Forms {
  const libpq = `'${password.replace(/[\\']/g, '\\$&')}'`
  return {
    plain: password,
    sql: password.replaceAll("'", "''"),
    url: encodeURIComponent(password).replaceAll("'", '%27'),
    libpq,
    sqlLibpq: libpq.replaceAll("'", "''"),
  }
}
