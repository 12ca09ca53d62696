import type { Scripts } from './render-package.js'

/** Where the parts of a TypeScript project are, with slashes, relative to its folder. */
export interface TypeScriptPlaces {
  readonly catalog: string
  /** The generated files, as a module imports them from beside the main file. */
  readonly types: string
  readonly queries: string
}

/** A named query over the views of the template, with an annotation of each kind. */
export const queryTemplate = `-- The revenue of an item.
-- @param item VARCHAR
-- @column orders not null
-- @returns optional
SELECT orders, total FROM revenue WHERE item = $item
`

/** Renders a program that uses the generated types and the named query. */
export function renderMain({ catalog, types, queries }: TypeScriptPlaces): string {
  return `import { connectToCatalog } from 'duckalog'
import { revenueOfItem } from ${quote(queries)}
import type { Catalog } from ${quote(types)}

await using catalog = connectToCatalog<Catalog>(${quote(catalog)})

for (const { item, total } of await catalog.from('revenue', { columns: ['item', 'total'] })) console.log(item, total)

const tea = await revenueOfItem(catalog, { item: 'tea' })
console.log(\`\${tea?.orders} orders of tea\`)
`
}

/** What the scripts of a project run. */
export interface ProjectParts {
  readonly catalog: string
  /** The program, if it is written and compiled with the options of {@link tsconfigTemplate}. */
  readonly main: string | undefined
  /** Whether there are other options of the compiler. */
  readonly hasTsconfig: boolean
}

/** Renders the scripts of a project. */
export function renderScripts({ catalog, main, hasTsconfig }: ProjectParts): Scripts {
  const types = catalog === 'catalog.yaml' ? 'duckalog types' : `duckalog types ${quoteWord(catalog)}`
  return {
    types,
    ...(main !== undefined && { start: `tsc && node dist/${main.replace('ts', 'js')}` }),
    test: `${types} --check${hasTsconfig ? '' : ' && tsc --noEmit'}`,
  }
}

/** The options of the compiler for a new project. */
export const tsconfigTemplate = `{
  "compilerOptions": {
    "target": "es2022",
    "module": "nodenext",
    "rootDir": ".",
    "outDir": "dist",
    "strict": true,
    "exactOptionalPropertyTypes": true,
    "noUncheckedIndexedAccess": true,
    "skipLibCheck": true,
    "types": ["node"]
  }
}
`

/** Quotes a word for a shell where needed. */
function quoteWord(word: string): string {
  return /^[\w./-]+$/.test(word) ? word : `"${word.replaceAll(/["$`\\]/g, '\\$&')}"`
}

function quote(text: string): string {
  return `'${text.replaceAll(/['\\]/g, '\\$&')}'`
}
