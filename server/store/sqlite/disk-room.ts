/** Room on the disk of a ledger's file. */
import { statfsSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Database } from 'better-sqlite3';

/**
 * A function that finds how many bytes the file can still grow: the disk's free space, or less where the file has a bound.
 *
 * @param file - `:memory:` has no bound
 * @param maxPages - bound of the file
 */
export function createDiskRoom(sqlite: Database, file: string, maxPages?: number): () => number {
  const readNumber = (name: string) => Number(sqlite.pragma(name, { simple: true }));
  const pageBytes = readNumber('page_size');
  const findInFile =
    maxPages === undefined
      ? () => Number.POSITIVE_INFINITY
      : () => (maxPages - readNumber('page_count') + readNumber('freelist_count')) * pageBytes;
  if (file === ':memory:') return findInFile;
  const folder = dirname(file);
  return () => {
    const { bavail, bsize } = statfsSync(folder);
    return Math.min(bavail * bsize, findInFile());
  };
}
