/** Problems of a feed: a stable code, the place, and the expectation. */
import type { BilingualText } from '../../base/problem.ts';

/** The severity of each code. The README of this room explains the codes. */
export const problemSeverity = {
  'archive-corrupt': 'error',
  'archive-encrypted': 'error',
  'archive-symlink': 'error',
  'archive-too-dense': 'error',
  'archive-too-large': 'error',
  'archive-too-many-entries': 'error',
  'archive-unsafe-path': 'error',
  'blank-endpoint-time': 'warning',
  'blank-row': 'warning',
  'database-failed': 'error',
  'dropped-reference': 'warning',
  'duplicate-column': 'warning',
  'duplicate-feed-id': 'error',
  'duplicate-key': 'warning',
  'duplicate-trip': 'warning',
  'empty-file': 'either',
  'fare-missing': 'warning',
  'fare-one-way': 'warning',
  'first-call-lost': 'warning',
  'headway-unreadable': 'warning',
  'hyphenated-date': 'warning',
  'id-too-long': 'warning',
  'invalid-amount': 'warning',
  'invalid-color': 'warning',
  'invalid-currency': 'warning',
  'invalid-date': 'warning',
  'invalid-integer': 'warning',
  'invalid-json': 'warning',
  'invalid-number': 'warning',
  'invalid-provenance': 'warning',
  'invalid-time': 'warning',
  'invalid-time-zone': 'warning',
  'invalid-url': 'warning',
  'invalid-utf8': 'error',
  'malformed-csv': 'either',
  'missing-cell': 'warning',
  'missing-column': 'either',
  'missing-file': 'error',
  'missing-parent': 'warning',
  'most-trips-unusable': 'error',
  'no-service': 'warning',
  'no-usable-rows': 'error',
  'not-a-feed': 'error',
  'nul-character': 'either',
  'out-of-range': 'warning',
  'oversized-record': 'either',
  'parent-not-station': 'warning',
  'ragged-row': 'warning',
  'reversed-range': 'warning',
  'service-not-begun': 'warning',
  'service-over': 'warning',
  'service-paused': 'warning',
  'service-uncertain': 'warning',
  'several-time-zones': 'warning',
  'stop-at-zero': 'warning',
  'stop-far-away': 'warning',
  'stop-time-at-station': 'warning',
  'time-uncertain': 'warning',
  'times-decrease': 'warning',
  'trip-too-short': 'warning',
  'trip-without-stop-times': 'warning',
  'unknown-column': 'warning',
  'unknown-file': 'warning',
  'unknown-reference': 'warning',
  'unread-condition': 'warning',
  'unused-stop': 'warning',
  'unusual-form': 'warning',
  'utf16-file': 'warning',
} as const satisfies Record<string, 'error' | 'warning' | 'either'>;

export type FeedProblemCode = keyof typeof problemSeverity;

/** An error refuses the feed. A warning drops a row, empties a cell, or changes nothing. */
export type Severity = 'error' | 'warning';

export interface FeedProblem {
  readonly severity: Severity;
  readonly code: FeedProblemCode;
  readonly file: string;
  /** Line on which the record starts; the header is line 1. */
  readonly line?: number;
  readonly field?: string;
  readonly value?: string;
  readonly expected: BilingualText;
}

export interface FeedProblems {
  readonly errors: number;
  readonly warnings: number;
  /** Number of problems by code. */
  readonly totals: Readonly<Partial<Record<FeedProblemCode, number>>>;
  /** The first problems of each code, in the order of detection. */
  readonly examples: readonly FeedProblem[];
}

const EXAMPLES_PER_CODE = 20;
const VALUE_LENGTH = 120;

/** Counts all problems and keeps the first twenty of each code. */
export class ProblemLog {
  #errors = 0;
  #warnings = 0;
  readonly #totals = new Map<FeedProblemCode, number>();
  readonly #examples: FeedProblem[] = [];

  /** Adds a problem. Pass `severity` only for codes with `either`. */
  add(
    code: FeedProblemCode,
    where: { file: string; line?: number; field?: string; value?: string },
    expected: BilingualText,
    severity: Severity = problemSeverity[code] === 'error' ? 'error' : 'warning',
  ): void {
    if (severity === 'error') this.#errors++;
    else this.#warnings++;
    const total = (this.#totals.get(code) ?? 0) + 1;
    this.#totals.set(code, total);
    if (total > EXAMPLES_PER_CODE) return;
    const { value } = where;
    const shown = value === undefined ? {} : { value: value.slice(0, VALUE_LENGTH) };
    this.#examples.push({ severity, code, ...where, ...shown, expected });
  }

  toProblems(): FeedProblems {
    return {
      errors: this.#errors,
      warnings: this.#warnings,
      totals: Object.fromEntries(this.#totals),
      examples: [...this.#examples],
    };
  }
}

/** Appends problems. */
export function withProblems(problems: FeedProblems, more: readonly FeedProblem[]): FeedProblems {
  const totals: Partial<Record<FeedProblemCode, number>> = { ...problems.totals };
  for (const { code } of more) totals[code] = (totals[code] ?? 0) + 1;
  const errors = more.filter(({ severity }) => severity === 'error').length;
  return {
    errors: problems.errors + errors,
    warnings: problems.warnings + more.length - errors,
    totals,
    examples: [...problems.examples, ...more],
  };
}
