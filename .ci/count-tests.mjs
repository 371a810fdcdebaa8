// `N passed, N failed[, N skipped]` from vitest's JSON report. A file that could not even be loaded, and a
// report that was never written, count as one failed test each.
import { existsSync, readFileSync } from 'node:fs';

const file = process.argv[2];
const report = file && existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined;
const broken = report
  ? report.testResults.filter(
      ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
    )
  : [{}];
const passed = report?.numPassedTests ?? 0;
const failed = (report?.numFailedTests ?? 0) + broken.length;
const skipped = (report?.numPendingTests ?? 0) + (report?.numTodoTests ?? 0);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
