/**
 * Expected refusals: a stable code, and a sentence in each of the page's languages.
 *
 * Domain code throws a `ProblemError`; the API turns it into RFC 9457 problem+json with the same
 * code, the command line into one line on standard error. A refusal that belongs to one file also
 * says where.
 */

/** Each code with its HTTP status; the code never changes once released. */
export const problemStatus = {
  'already-reversed': 409,
  'area-too-busy': 422,
  'bad-request': 400,
  'bad-time': 400,
  'bad-place': 400,
  'balance-too-high': 422,
  'balance-too-low': 422,
  'batch-state': 409,
  'body-too-large': 413,
  'card-unknown': 404,
  'date-outside-service': 422,
  'disk-full': 507,
  'fare-choice-unknown': 400,
  'feed-invalid': 422,
  'feed-unreadable': 422,
  'feed-unsafe': 422,
  'folder-unwritable': 500,
  'footpaths-too-many': 422,
  'header-too-large': 431,
  'host-unknown': 421,
  'idempotency-conflict': 409,
  'idempotency-missing': 400,
  'import-busy': 409,
  internal: 500,
  'itinerary-gone': 404,
  'ledger-conflict': 409,
  'method-not-allowed': 405,
  'no-feeds': 503,
  'not-found': 404,
  'origin-foreign': 403,
  'queue-full': 429,
  'too-busy': 503,
  'request-late': 408,
  'record-invalid': 422,
  'scheme-invalid': 422,
  'scheme-unknown': 422,
  'stop-ambiguous': 400,
  'stop-unknown': 404,
  'timed-out': 504,
  'token-missing': 401,
  'token-unset': 403,
  'token-wrong': 401,
  'too-many-requests': 429,
  'trip-unknown': 404,
  'unsupported-media': 415,
  'uri-too-long': 414,
} as const;

export type ProblemCode = keyof typeof problemStatus;

/** Chinese and English, always both. */
export interface BilingualText {
  readonly zh: string;
  readonly en: string;
}

/** A refusal that the caller can understand and mend. */
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
