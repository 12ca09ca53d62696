import type { CatalogConnection } from '../../connection/types/catalog-connection.js'
import { replaceFile } from '../../disk/replace-file.js'
import { messageOf } from '../../message-of.js'
import type { TestTemplate } from '../model/test-template.js'
import { applyEdits } from '../record/plan-edits.js'
import type { LoadedTest } from './load-tests.js'
import { planRecording, type Recording, readWhole } from './record-test.js'
import type { TestEnding } from './run-test.js'

/** Records tests: first plans all, then writes each file once. */
export interface Recorder {
  plan(test: LoadedTest): Promise<TestEnding>
  /** Returns why tests could not be written. */
  write(): Promise<ReadonlyMap<LoadedTest, string>>
}

export function createRecorder(template: TestTemplate<CatalogConnection>): Recorder {
  const texts = new Map<string, Promise<string>>()
  const readText = (file: string) => {
    const text = texts.get(file) ?? readWhole(file)
    texts.set(file, text)
    return text
  }
  const recordings = new Map<LoadedTest, Recording>()
  return {
    async plan(test) {
      const recording = await planRecording(template, test, readText)
      if (!recording) return { state: 'passed' }
      recordings.set(test, recording)
      return { state: 'recorded', details: recording.details }
    },
    async write() {
      const failures = new Map<LoadedTest, string>()
      for (const [file, text] of texts) {
        const ofFile = [...recordings].filter(([, recording]) => recording.file === file)
        if (ofFile.length === 0) continue
        const edits = ofFile.flatMap(([, recording]) => recording.edits)
        const problem = await writeEdited(file, await text, applyEdits(await text, edits))
        for (const [test] of problem === undefined ? [] : ofFile) failures.set(test, problem as string)
      }
      return failures
    },
  }
}

async function writeEdited(file: string, before: string, after: string): Promise<string | undefined> {
  try {
    if ((await readWhole(file)) !== before) return `${file} has changed in the meantime. Record the test again.`
    await replaceFile(file, after)
    return undefined
  } catch (error) {
    return `Cannot write ${file}: ${messageOf(error)}.`
  }
}
