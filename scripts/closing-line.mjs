// A jest reporter that lists skipped tests with the reason and prints a one-line summary for CI.
export default class ClosingLine {
  onRunComplete(_contexts, results) {
    const tests = results.testResults.flatMap((file) => file.testResults)
    const reasons = tests.flatMap(({ ancestorTitles }) => ancestorTitles.filter((title) => title.includes('[SKIPPED')))
    const failed = results.numFailedTests + results.numRuntimeErrorTestSuites
    const skipped = results.numPendingTests + results.numTodoTests
    for (const reason of new Set(reasons)) process.stdout.write(`\n${reason}`)
    process.stdout.write(`\n${results.numPassedTests} passed, ${failed} failed, ${skipped} skipped\n`)
  }
}
