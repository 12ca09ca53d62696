// One change to one source file, as `MUTANT` describes it: { file, start, end, text }. Whatever loads TypeScript here passes its source through.
const mutant = process.env.MUTANT === undefined ? undefined : JSON.parse(process.env.MUTANT)

/** The source as it is to be run: changed if it is the file that `MUTANT` names. */
export function applyMutant(source, path) {
  if (mutant === undefined || !path.replaceAll('\\', '/').endsWith(`/${mutant.file}`)) return source
  return source.slice(0, mutant.start) + mutant.text + source.slice(mutant.end)
}
