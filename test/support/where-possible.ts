/** What a test needs and this machine does not have: what is missing, and how to get it. Undefined if all is there. */
export type Missing = { readonly what: string; readonly remedy: string } | undefined

/** `describe` for tests that need a component. Without it they are skipped under a name that says so; in CI they fail. */
export function describeWhere(missing: Missing, title: string, body: () => void): void {
  if (!missing) describe(title, body)
  else if (isCI()) failFor(missing, `${title}: has what it runs on`)
  else describe.skip(skipped(missing, title), body)
}

/** `test` for a test that needs a component. Without it the test is skipped under a name that says so; in CI it fails. */
export function testWhere(missing: Missing, title: string, body: () => unknown): void {
  if (!missing) test(title, async () => void (await body()))
  else if (isCI()) failFor(missing, title)
  else test.skip(skipped(missing, title), () => undefined)
}

function failFor({ what, remedy }: NonNullable<Missing>, title: string): void {
  test(title, () => {
    throw new Error(`There is no ${what}: ${remedy}.`)
  })
}

function isCI(): boolean {
  return process.env.CI === 'true'
}

function skipped({ what, remedy }: NonNullable<Missing>, title: string): string {
  return `${title} [SKIPPED: no ${what}; ${remedy}]`
}
