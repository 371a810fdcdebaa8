/** Reads all versions of the card's scheme from a folder. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseScheme } from '../../money/scheme/parse-scheme.ts';
import { SchemeBook } from '../../money/scheme/scheme-book.ts';

/** `<scheme>.v<number>.json`. */
const versionFile = /^[a-z0-9-]+\.v\d+\.json$/;

/**
 * The scheme of a folder; undefined where it holds no version.
 *
 * @throws ProblemError `scheme-invalid` if a file is faulty, or its versions do not follow each other.
 */
export function loadScheme(folder: string): SchemeBook | undefined {
  let files: string[];
  try {
    files = readdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
  const versions = files
    .filter((file) => versionFile.test(file))
    .sort()
    .map((file) => parseScheme(readFileSync(join(folder, file), 'utf8'), file));
  return versions.length === 0 ? undefined : new SchemeBook(versions);
}
