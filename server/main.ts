/** Entry point of the command line: runs a command, prints refusals and defects, sets the exit code. */

import { packageDir } from './app/files/paths.ts';
import { findDiskFull, ProblemError } from './base/problem.ts';
import { withShownPaths } from './base/shown-path.ts';
import { endOnClosedPipe, endWithLauncher } from './cli/end-process.ts';
import { exitCodes } from './cli/exit-codes.ts';
import { toErrorText } from './cli/problem-text.ts';
import { createProgram } from './cli/program.ts';

endOnClosedPipe(process.stdout);
endOnClosedPipe(process.stderr);
endWithLauncher(process.env, () => process.kill(process.pid, 'SIGTERM'));

try {
  await createProgram(process.env).parseAsync();
} catch (thrown) {
  const error = findDiskFull(thrown) ?? thrown;
  if (error instanceof ProblemError) {
    process.stderr.write(toErrorText(error));
    process.exitCode = exitCodes.refused;
  } else {
    process.stderr.write(
      `internal: 程序出错，请把以下内容报告给维护者\ninternal: the program failed; please report this:\n`,
    );
    const report = error instanceof Error ? (error.stack ?? error.message) : String(error);
    process.stderr.write(`${withShownPaths(report, packageDir)}\n`);
    process.exitCode = exitCodes.defect;
  }
}
