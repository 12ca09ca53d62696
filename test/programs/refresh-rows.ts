// Refreshes the rows of the catalog of its first argument again and again, each time from another number in the file of its second argument, and
// prints each number before and after. All rows are read, unless its fourth argument names views.
import { writeFileSync, writeSync } from 'node:fs'
import { connectToCatalog } from '../../src/index.js'

const [catalogFile = '', source = '', first = '0', ...views] = process.argv.slice(2)
const print = (line: string) => void writeSync(1, `${line}\n`)

const catalog = connectToCatalog(catalogFile)
await catalog.getConnection()
print('ready')
for (let number = Number(first); ; number++) {
  writeFileSync(source, `n\n${number}\n`)
  print(`start ${number}`)
  await catalog.refresh(views.length > 0 ? { materialized: views } : { materialized: true, full: true })
  print(`done ${number}`)
}
