/** Decisions of the desk about records that were set aside. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { TapKey } from '../scheme/tap.ts';

/**
 * - `release`: taken as it is by a person's decision, although it is not plausible
 * - `retry`: taken as it is, because what was missing is there now
 * - `correct`: a changed copy was taken in its place
 * - `reject`: will not be taken
 */
export const deskActions = ['release', 'retry', 'correct', 'reject'] as const;

export type DeskAction = (typeof deskActions)[number];

/** What was done about a record that was set aside; never changed. */
export interface DeskDraft {
  /** The same decision has the same id and is written once. */
  readonly entryId: string;
  readonly decidedSec: number;
  /** Open batch at that time. */
  readonly batchDay: ServiceDay;
  readonly action: DeskAction;
  readonly record: SetAsideKey;
  /** Why. */
  readonly reason: string;
  readonly who: string;
  /** The record that was taken: the same key, or that of the corrected copy; null if none was. */
  readonly taken: SetAsideKey | null;
}

export interface DeskEntry extends DeskDraft {
  /** Rises with each entry. */
  readonly entryNo: number;
}

/** A record that was set aside: several ones may have the same terminal and number. */
export interface SetAsideKey extends TapKey {
  readonly payloadHash: string;
}

export const setAsideStates = ['waiting', 'taken', 'corrected', 'rejected'] as const;

/** `taken`: the same record was accepted later, by a decision or because it was sent again. */
export type SetAsideState = (typeof setAsideStates)[number];
