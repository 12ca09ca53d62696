import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

/** The folder of the repository. */
export const root = fileURLToPath(new URL('../..', import.meta.url))

/** Compiles a script with the sources that it imports into a folder below the root, where its packages are found, and returns its path there. */
export function bundleScript(source: string, name: string, folder: string): string {
  buildSync({
    entryPoints: { [name]: join(root, source) },
    outdir: folder,
    bundle: true,
    splitting: true,
    packages: 'external',
    format: 'esm',
    platform: 'node',
    target: 'node20',
    banner: { js: "import { createRequire as requireFor } from 'node:module'\nconst require = requireFor(import.meta.url)" },
    logLevel: 'silent',
  })
  return join(folder, `${name}.js`)
}
