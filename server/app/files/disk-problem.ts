/** Converts errors of the disk to problems. */
import { ProblemError } from '../../base/problem.ts';
import { toShownPath } from '../../base/shown-path.ts';

const full = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);
const forbidden = new Set([
  ...['EACCES', 'EEXIST', 'EISDIR', 'ENOENT', 'ENOTDIR', 'EPERM', 'EROFS'],
  ...['SQLITE_CANTOPEN', 'SQLITE_READONLY', 'SQLITE_READONLY_DIRECTORY'],
]);

/**
 * Runs `work` on a file and converts errors of the disk; other errors pass through.
 *
 * @throws ProblemError `disk-full`, `folder-unwritable`
 */
export function onDisk<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw toDiskProblem(error, file);
  }
}

/** `onDisk` for work that is answered later. */
export async function onDiskLater<T>(file: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toDiskProblem(error, file);
  }
}

function toDiskProblem(cause: unknown, path: string): unknown {
  const file = toShownPath(path);
  const code = cause instanceof Error ? (cause as NodeJS.ErrnoException).code : undefined;
  if (code !== undefined && full.has(code))
    return new ProblemError(
      'disk-full',
      {
        zh: `磁盘已满，${file} 没有写完`,
        en: `The disk is full: ${file} could not be written to its end`,
      },
      { file },
      { cause },
    );
  if (code !== undefined && forbidden.has(code))
    return new ProblemError(
      'folder-unwritable',
      { zh: `不能写入 ${file}（${code}）`, en: `${file} cannot be written (${code})` },
      { file },
      { cause },
    );
  return cause;
}
