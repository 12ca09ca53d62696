// npm run docs:picture: writes the picture of README from a run of the built command line.
import { writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { pictureTitle, readRoot, recordRun } from './record-run.js'
import { renderTerminal } from './render-terminal.js'

const root = new URL('../../', import.meta.url)
const session = recordRun(readRoot('README.md'), fileURLToPath(new URL('dist/cli.js', root)))
writeFileSync(new URL('docs/public/run.svg', root), renderTerminal(session, pictureTitle))
