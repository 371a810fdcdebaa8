/** File paths in answers and messages, without absolute paths of this machine. */
import { basename, isAbsolute, relative, resolve } from 'node:path';

/**
 * The path relative to `folder` where the file is inside it, else only the file name.
 *
 * @param folder - absolute path
 */
export function toShownPath(path: string, folder: string = process.cwd()): string {
  const whole = resolve(folder, path);
  const seen = relative(folder, whole);
  if (seen === '') return '.';
  const isOutside = seen === '..' || /^\.\.[/\\]/.test(seen) || isAbsolute(seen);
  return isOutside ? basename(whole) : seen;
}

/** Absolute paths of at least two parts. Does not match paths of URLs, which follow a host or have one part. */
const ABSOLUTE = /(?:file:\/\/|(?<![\p{L}\p{N}_.:/@~-]))(?:\/[\p{L}\p{N}_.@+~-]+){2,}/gu;

/** Replaces the absolute paths in a text, such as a system error message, by those of `toShownPath`. */
export function withShownPaths(text: string, folder?: string): string {
  return text.replaceAll(ABSOLUTE, (path) => toShownPath(path.replace(/^file:\/\//, ''), folder));
}
