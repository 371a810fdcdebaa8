/**
 * Expected refusals: a stable code, a Chinese and an English sentence, and details.
 *
 * Domain code throws a `ProblemError`. The API answers it as problem+json (RFC 9457) with the same code, the command line
 * prints it on standard error. A refusal that concerns a file names the file, line and field in its details.
 */

/** HTTP status by code. A released code never changes. */
export const problemStatus = {
  'already-reversed': 409,
  'area-too-busy': 422,
  'bad-request': 400,
  'bad-time': 400,
  'bad-place': 400,
  'balance-too-high': 422,
  'balance-too-low': 422,
  'backup-damaged': 409,
  'batch-state': 409,
  'body-too-large': 413,
  'card-denied': 409,
  'card-same': 400,
  'card-travelled': 409,
  'card-unknown': 404,
  'database-away': 503,
  'date-outside-service': 422,
  'deny-list-older': 409,
  'disk-full': 507,
  'fare-choice-unknown': 400,
  'feed-invalid': 422,
  'feed-unreadable': 422,
  'feed-unsafe': 422,
  'feeds-differ': 409,
  'folder-unwritable': 500,
  'footpaths-too-many': 422,
  'header-too-large': 431,
  'host-unknown': 421,
  'idempotency-conflict': 409,
  'idempotency-missing': 400,
  'import-busy': 409,
  internal: 500,
  'itinerary-gone': 404,
  'journey-open': 409,
  'ledger-conflict': 409,
  'ledger-damaged': 500,
  'ledger-exists': 409,
  'ledger-incomplete': 409,
  'ledger-older': 409,
  'ledger-unknown': 404,
  'ledger-newer': 409,
  'method-not-allowed': 405,
  'no-feeds': 503,
  'no-residents': 422,
  'not-found': 404,
  'numbers-used-up': 409,
  'origin-foreign': 403,
  'queue-full': 429,
  'too-busy': 503,
  'request-late': 408,
  'record-invalid': 422,
  'scenario-changed': 409,
  'scenario-invalid': 422,
  'scenario-read-only': 403,
  'scenario-unknown': 404,
  'scheme-invalid': 422,
  'scheme-other': 409,
  'scheme-unknown': 422,
  'set-aside-decided': 409,
  'set-aside-still': 422,
  'stop-ambiguous': 400,
  'stop-unknown': 404,
  'timed-out': 504,
  'token-missing': 401,
  'token-unset': 403,
  'token-wrong': 401,
  'too-many-requests': 429,
  'trip-unknown': 404,
  'unsupported-media': 415,
  'watermark-invalid': 400,
  'uri-too-long': 414,
  'work-failed': 500,
} as const;

export type ProblemCode = keyof typeof problemStatus;

/** A text in Chinese and in English. */
export interface BilingualText {
  readonly zh: string;
  readonly en: string;
}

/** A refusal that the user can understand and act on. */
export class ProblemError extends Error {
  readonly code: ProblemCode;
  readonly text: BilingualText;
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    code: ProblemCode,
    text: BilingualText,
    details: Readonly<Record<string, unknown>> = {},
    options: { cause?: unknown } = {},
  ) {
    super(`${code}: ${text.en}`, options);
    this.name = 'ProblemError';
    this.code = code;
    this.text = text;
    this.details = details;
  }
}

/** Error codes for a full or failing disk: of the operating system, of failed SQLite writes, of PostgreSQL. */
const DISK_FULL_CODE =
  /^(?:ENOSPC|EDQUOT|EFBIG|SQLITE_FULL|SQLITE_IOERR(?:_(?:WRITE|FSYNC|DIR_FSYNC|TRUNCATE|SHMSIZE|SHMMAP|SHMOPEN|MMAP|GETTEMPPATH))?|53100)$/;

/** Limits the walk along `cause`, which a circle of causes would make endless. */
const MAX_CAUSE_DEPTH = 8;

/** The refusal `disk-full` where `error` or one of its causes has such a code; else undefined. */
export function findDiskFull(error: unknown): ProblemError | undefined {
  let cause = error;
  for (let depth = 0; depth < MAX_CAUSE_DEPTH && cause instanceof Error; depth++) {
    if (cause instanceof ProblemError) return cause.code === 'disk-full' ? cause : undefined;
    if (DISK_FULL_CODE.test((cause as NodeJS.ErrnoException).code ?? '')) return toDiskFull(error);
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
