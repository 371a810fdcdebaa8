/** A disk that takes nothing more, in whatever layer of the house it shows. */
import { ProblemError } from './problem.ts';

/** Of the system, of SQLite where a write fails, of PostgreSQL. */
const codes =
  /^(?:ENOSPC|EDQUOT|EFBIG|SQLITE_FULL|SQLITE_IOERR(?:_(?:WRITE|FSYNC|DIR_FSYNC|TRUNCATE|SHMSIZE|SHMMAP|SHMOPEN|MMAP|GETTEMPPATH))?|53100)$/;

/** Errors wrap each other; nothing of ours wraps them deeper. */
const MAX_DEPTH = 8;

/** The refusal `disk-full` where an error, or one that it wraps, says so; else undefined. */
export function findDiskFull(error: unknown): ProblemError | undefined {
  let cause = error;
  for (let depth = 0; depth < MAX_DEPTH && cause instanceof Error; depth++) {
    if (cause instanceof ProblemError) return cause.code === 'disk-full' ? cause : undefined;
    if (codes.test((cause as NodeJS.ErrnoException).code ?? '')) return toDiskFull(error);
    cause = cause.cause;
  }
  return undefined;
}

function toDiskFull(cause: unknown): ProblemError {
  return new ProblemError(
    'disk-full',
    {
      zh: '磁盘已满或写入失败，请腾出空间后再试',
      en: 'The disk is full or failing; please make room and try again',
    },
    {},
    { cause },
  );
}
