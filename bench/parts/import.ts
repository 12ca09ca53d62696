import { median } from '../median.js'
import { runModule } from '../run-measure.js'

interface ImportFigures {
  readonly ms: number
  readonly drivers: readonly string[]
}

const repetitions = 9

const report = `
const ms = performance.now() - start
const drivers = process.report.getReport().sharedObjects.filter((path) => /duckdb/i.test(path.split(/[\\\\/]/).at(-1)))
console.log(JSON.stringify({ ms, drivers }))`

/** Measures importing the package, without connecting, in both module formats. */
export async function measureImport(): Promise<void> {
  const forms = [
    { form: 'import', type: 'module', text: `const start = performance.now()\nawait import('duckalog')\n${report}` },
    { form: 'require', type: 'commonjs', text: `const start = performance.now()\nrequire('duckalog')\n${report}` },
  ] as const
  const rows = []
  for (const { form, type, text } of forms) {
    const figures: ImportFigures[] = []
    for (let count = 0; count < repetitions; count += 1)
      figures.push(JSON.parse(await runModule(text, [], type)) as ImportFigures)
    rows.push({
      form,
      ms: Math.round(median(figures.map(({ ms }) => ms))),
      'fastest ms': Math.round(Math.min(...figures.map(({ ms }) => ms))),
      target: '<= 40 ms',
      'drivers loaded': figures.flatMap(({ drivers }) => drivers).length,
    })
  }
  console.log('\nImporting the package:')
  console.table(rows)
}
