/**
 * The address of the repository, such as `https://github.com/owner/duckalog`; empty while there is no public one. `npm run facts` writes it
 * into package.json and the documents.
 */
export const projectAddress: string = ''
