/** Output into a pipe that nobody reads any more, as with `| head`. */
import type { EventEmitter } from 'node:events';

/**
 * Ends the process quietly, with the exit code reached so far, once the reader of an output is gone.
 *
 * Nothing is lost by it: what is written to disk is written in transactions.
 *
 * @param exit - of the process; another one in tests
 */
export function endOnClosedPipe(
  output: EventEmitter,
  exit: (code?: number | string | null) => void = process.exit,
): void {
  output.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    exit(process.exitCode ?? 0);
  });
}
