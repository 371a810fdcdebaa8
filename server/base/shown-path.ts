/** Names of files in answers: where they lie on this machine is not told. */
import { basename, isAbsolute, relative, resolve } from 'node:path';

/**
 * A path as messages and reports show it: seen from the working folder where it lies in that, else its last part.
 *
 * @param folder - absolute; the working folder where absent
 */
export function toShownPath(path: string, folder: string = process.cwd()): string {
  const whole = resolve(folder, path);
  const seen = relative(folder, whole);
  if (seen === '') return '.';
  const isOutside = seen === '..' || /^\.\.[/\\]/.test(seen) || isAbsolute(seen);
  return isOutside ? basename(whole) : seen;
}

/** An absolute path of two parts at least: the address of a page has one part, or stands behind a host. */
const ABSOLUTE = /(?:file:\/\/|(?<![\p{L}\p{N}_.:/@~-]))(?:\/[\p{L}\p{N}_.@+~-]+){2,}/gu;

/** A text of somebody else's making, such as a message of the system, with its absolute paths as `toShownPath` has them. */
export function withShownPaths(text: string, folder?: string): string {
  return text.replaceAll(ABSOLUTE, (path) => toShownPath(path.replace(/^file:\/\//, ''), folder));
}
