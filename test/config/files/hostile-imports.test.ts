import { mkdir, truncate } from 'node:fs/promises'
import { type ConfigFolder, head, makeConfigFolder, view } from '../config-folder.js'

let folder: ConfigFolder
beforeEach(async () => {
  folder = await makeConfigFolder()
})
afterEach(() => folder[Symbol.asyncDispose]())

describe('hostile ones', () => {
  test('200 imports, each of the next two, nested 200 deep', async () => {
    const count = 200
    const files = Object.fromEntries(
      Array.from({ length: count }, (_, index) => {
        const next = [index + 1, index + 2].filter((other) => other < count).map((other) => `f${other}.yaml`)
        return [`f${index}.yaml`, `imports: [${next.join(', ')}]\n${view(`v${index}`)}`]
      }),
    )
    await folder.put({ ...files, 'catalog.yaml': `${head}imports: ["f*.yaml"]` })
    expect((await folder.load('catalog.yaml')).views).toHaveLength(count)
  })

  test('imports that nest too deep', async () => {
    const files = Array.from({ length: 600 }, (_, index) => [`f${index}.yaml`, `imports: [f${index + 1}.yaml]`])
    await folder.put({ ...Object.fromEntries(files), 'f600.yaml': '{}', 'catalog.yaml': `${head}imports: [f0.yaml]` })
    expect(await folder.problems('catalog.yaml')).toEqual([
      'f499.yaml:1:11 imports[0]: names f500.yaml, which exceeds the limit of 500 nested imports',
    ])
  })

  test('a ladder of diamonds, where the ways are 2^60', async () => {
    const rungs = Object.fromEntries(
      Array.from({ length: 60 }, (_, index) => [
        [`l${index}.yaml`, index === 59 ? view('end') : `imports: [l${index + 1}.yaml, r${index + 1}.yaml]`],
        [
          `r${index}.yaml`,
          index === 59 ? '{}' : `imports: {views: [l${index + 1}.yaml, {path: r${index + 1}.yaml, optional: true}]}`,
        ],
      ]).flat(),
    )
    await folder.put({ ...rungs, 'catalog.yaml': `${head}imports: [l0.yaml, r0.yaml]` })
    expect((await folder.load('catalog.yaml')).views).toHaveLength(1)
  })

  test('what cannot be a part of a catalog', async () => {
    await folder.put({
      'catalog.yaml': `${head}imports: [list.yaml, empty.yaml, binary.yaml, bomb.yaml, proto.json]`,
      'list.yaml': '[1]',
      'empty.yaml': '# nothing\n',
      'binary.yaml': Buffer.from([0xff, 0xfe, 0x00]),
      'bomb.yaml': `a: &a [x]\n${Array.from({ length: 30 }, (_, index) => `b${index}: &b${index} [${Array(9).fill(index === 0 ? '*a' : `*b${index - 1}`)}]`).join('\n')}`,
      'proto.json': '{"__proto__": {"polluted": 1}}',
    })
    expect(await folder.problems('catalog.yaml')).toEqual([
      'bomb.yaml:1:1 : contains more than 1,000,000 values, counting each alias as what it expands to',
      'proto.json:1:1 : has the key `__proto__`, which is not allowed; remove it',
      'catalog.yaml:3:11 imports[0]: names list.yaml, which is a list, but must be a map',
      'catalog.yaml:3:34 imports[2]: names binary.yaml, which is not UTF-8 text; is this the right file?',
      'empty.yaml : is empty, or contains only comments; add a key, for example `views: []`, or remove it from `imports`',
    ])
    expect({}).not.toHaveProperty('polluted')
  })

  test('a file of more than 50 MB', async () => {
    await folder.put({ 'catalog.yaml': `${head}imports: [big.yaml]`, 'big.yaml': '' })
    await truncate(folder.file('big.yaml'), 60 * 1024 * 1024)
    expect(await folder.problems('catalog.yaml')).toEqual([
      'catalog.yaml:3:11 imports[0]: names big.yaml, which is bigger than 50 MB (60 MB); is this the right file?',
    ])
  })

  test('a pattern may match folders, and file names may look like patterns', async () => {
    await mkdir(folder.file('d.yaml'))
    await folder.put({ 'catalog.yaml': `${head}imports: ["[.yaml", {path: "d*", optional: true}]`, '[.yaml': view('bracket') })
    expect((await folder.load('catalog.yaml')).views).toHaveLength(1)
  })

  test('the result does not depend on which file comes first', async () => {
    await folder.put({
      'catalog.yaml': `${head}imports: ["v*.yaml"]`,
      ...Object.fromEntries(
        Array.from({ length: 40 }, (_, index) => [
          `v${index}.yaml`,
          `name: n${index}\n${'#'.repeat((index * 7919) % 100_000)}\n${view(`x${index}`)}`,
        ]),
      ),
    })
    const [first, ...others] = await Promise.all(Array.from({ length: 5 }, () => folder.load('catalog.yaml')))
    for (const other of others) expect(other).toEqual(first)
    expect(first?.name).toBe('n9')
  })
})
