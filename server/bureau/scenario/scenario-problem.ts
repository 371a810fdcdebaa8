/** What is wrong, or worth knowing, about a scenario: always with its modification and field. */
import type { BilingualText } from '../../base/problem.ts';

export type Severity = 'error' | 'warning' | 'info';

/** Stable codes; a program may tell problems apart by them. */
export type ScenarioProblemCode =
  | 'agency-unknown'
  | 'base-changed'
  | 'calls-too-few'
  | 'currency-differs'
  | 'day-outside-calendar'
  | 'departure-repeated'
  | 'detour-long'
  | 'duplicate-id'
  | 'faster-than-possible'
  | 'field-invalid'
  | 'field-unknown'
  | 'feed-last'
  | 'feed-unknown'
  | 'fleet-phase'
  | 'fleet-too-small'
  | 'hash-mismatch'
  | 'headway-or-departures'
  | 'hops-mismatch'
  | 'json-invalid'
  | 'line-in-water'
  | 'line-unknown'
  | 'no-effect'
  | 'off-known-ways'
  | 'off-the-line'
  | 'outside-region'
  | 'pattern-unknown'
  | 'phase-unmet'
  | 'recovery-missing'
  | 'replace-late'
  | 'rule-invalid'
  | 'rule-unknown'
  | 'run-time-check'
  | 'schema-unknown'
  | 'scheme-unknown'
  | 'slower-than-replaced'
  | 'speed-implausible'
  | 'stop-chosen'
  | 'stop-not-on-line'
  | 'stop-repeated'
  | 'stop-unknown'
  | 'too-large'
  | 'trip-unknown'
  | 'variant-unknown'
  | 'window-empty'
  | 'zone-over-capacity'
  | 'zone-too-large'
  | 'zone-without-stops';

export interface ScenarioProblem {
  readonly severity: Severity;
  readonly code: ScenarioProblemCode;
  /** Absent for what concerns the whole document. */
  readonly modification?: string;
  /** Path inside the modification, or inside the document where there is none; empty for the whole. */
  readonly field: string;
  readonly text: BilingualText;
  readonly details?: Readonly<Record<string, unknown>>;
}

/** Takes the problems of one modification. */
export class ProblemSink {
  readonly problems: ScenarioProblem[] = [];
  readonly modification: string;

  constructor(modification: string) {
    this.modification = modification;
  }

  get hasErrors(): boolean {
    return this.problems.some(({ severity }) => severity === 'error');
  }

  error(
    code: ScenarioProblemCode,
    field: string,
    text: BilingualText,
    details?: Readonly<Record<string, unknown>>,
  ): void {
    this.#add('error', code, field, text, details);
  }

  warn(
    code: ScenarioProblemCode,
    field: string,
    text: BilingualText,
    details?: Readonly<Record<string, unknown>>,
  ): void {
    this.#add('warning', code, field, text, details);
  }

  info(
    code: ScenarioProblemCode,
    field: string,
    text: BilingualText,
    details?: Readonly<Record<string, unknown>>,
  ): void {
    this.#add('info', code, field, text, details);
  }

  #add(
    severity: Severity,
    code: ScenarioProblemCode,
    field: string,
    text: BilingualText,
    details?: Readonly<Record<string, unknown>>,
  ): void {
    const { modification } = this;
    // Both directions of a line have the same fault: it is said once.
    const isSaid = this.problems.some(
      (said) => said.code === code && said.field === field && said.text.zh === text.zh,
    );
    if (isSaid) return;
    this.problems.push({ severity, code, modification, field, text, ...(details ? { details } : {}) });
  }
}
