import { readFileSync } from 'node:fs'

/** Prints vitest's JSON report as one line, `labproof: N passed, N failed, N skipped`; no test at all is a failure. */
const report: unknown = JSON.parse(readFileSync(process.argv[2] ?? 'test-results.json', 'utf8'))
const number = (key: string): number =>
  typeof report === 'object' && report !== null ? Number(Reflect.get(report, key) ?? 0) : 0
const passed = number('numPassedTests')
const failed = number('numFailedTests') + number('numRuntimeErrorTestSuites')
const skipped = number('numPendingTests') + number('numTodoTests')
console.log(`labproof: ${passed} passed, ${failed} failed, ${skipped} skipped`)
if (failed > 0 || passed === 0) process.exit(1)
