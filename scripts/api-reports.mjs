// Writes an API report of each entry point to etc/. With --check it writes nothing, and fails if a report would change.
// In both modes, a public export or member without a doc comment, an export without a release tag, and a type that no entry point exports are
// errors; parts of the unions in src/config/model/input may stay unexported, since an editor shows these unions expanded.
import { existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Extractor, ExtractorConfig } from '@microsoft/api-extractor'
import ts from 'typescript'

const root = fileURLToPath(new URL('..', import.meta.url))
const check = process.argv.includes('--check')
const packageJsonFullPath = join(root, 'package.json')
const { exports } = JSON.parse(readFileSync(packageJsonFullPath, 'utf8'))
const settings = ExtractorConfig.loadFile(join(root, 'api-extractor.json'))

const entries = Object.entries(exports)
  .filter(([, target]) => target.import || target.types)
  .map(([path, target]) => ({
    name: path === '.' ? 'duckalog' : path.slice(2).replaceAll('/', '-'),
    // Those of the ES module re-export these
    types: join(root, target.require?.types ?? target.types),
  }))
const parts = partsOfUnions(join(root, 'src/config/model/input'))
const exported = exportedNames(entries.map(({ types }) => types))

for (const folder of [settings.apiReport.reportFolder, settings.apiReport.reportTempFolder])
  mkdirSync(folder, { recursive: true })
const results = entries.map((entry) => report(entry))
const stray = readdirSync(settings.apiReport.reportFolder).filter(
  (file) => !entries.some(({ name }) => file === `${name}.api.md`),
)
for (const file of stray) console.error(`etc/${file}: no such entry point`)
process.exit(results.every(Boolean) && stray.length === 0 ? 0 : 1)

function report({ name, types }) {
  if (!existsSync(types)) throw new Error(`${types} is missing: run "npm run build".`)
  const config = ExtractorConfig.prepare({
    configObject: {
      ...settings,
      projectFolder: root,
      mainEntryPointFilePath: types,
      apiReport: { ...settings.apiReport, reportFileName: name },
    },
    configObjectFullPath: undefined,
    packageJsonFullPath,
  })
  const result = Extractor.invoke(config, { localBuild: !check, messageCallback })
  const isStale = check && result.apiReportChanged
  if (isStale) console.error(`etc/${name}.api.md does not match the exports of dist/: run "npm run api" and commit it.`)
  return result.errorCount === 0 && !isStale
}

function messageCallback(message) {
  const [, symbol] = /"(.+?)"/.exec(message.text) ?? []
  // A bundled name may have a suffix: Without$1
  const isKnown = exported.has(symbol) || parts.has(symbol?.replace(/\$\d+$/, ''))
  const isExportedElsewhere = message.messageId === 'ae-forgotten-export' && isKnown
  if (isExportedElsewhere || message.category === 'console') message.logLevel = 'none'
}

function partsOfUnions(folder) {
  const texts = readdirSync(folder).map((file) => readFileSync(join(folder, file), 'utf8'))
  return new Set(texts.flatMap((text) => [...text.matchAll(/^(?:type|interface) (\w+)/gm)].map(([, name]) => name)))
}

function exportedNames(files) {
  const program = ts.createProgram(files, { module: ts.ModuleKind.NodeNext, types: ['node'], skipLibCheck: true })
  const checker = program.getTypeChecker()
  const modules = files.map((file) => checker.getSymbolAtLocation(program.getSourceFile(file)))
  return new Set(modules.flatMap((module) => (module ? checker.getExportsOfModule(module).map((symbol) => symbol.name) : [])))
}
