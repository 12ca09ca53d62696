/**
 * Where the project is at home, such as `https://github.com/owner/duckalog`; empty while it has no public address. `npm run facts` makes the
 * fields of package.json and the links of the documents from it.
 * @internal
 */
export const projectAddress: string = ''
