/** Stops on their way to becoming places: what goes in, the pairs that are decided on, and the decisions. */
import type { LatLon } from '../../base/geo.ts';
import type { ApartReason, Judgement, MergeRule, MergeUnit } from './merge-rules.ts';

export interface MergeStop extends LatLon {
  /** `feed:stop_id`. */
  readonly key: string;
  readonly feed: number;
  readonly name: string;
  /** Index of its station, as in `NetworkStop`. */
  readonly parent?: number;
  /** Some vehicle calls here. */
  readonly isServed: boolean;
  /** Trains call here. */
  readonly isRail: boolean;
}

/** One line of the audit: two stops, what was decided, and why. `stopA` is before `stopB`. */
export interface MergeDecision {
  readonly stopA: string;
  readonly stopB: string;
  readonly nameA: string;
  readonly nameB: string;
  /** Whole metres; absent where a position is unknown. */
  readonly distanceM?: number;
  readonly rule: MergeRule;
  readonly score: number;
  readonly verdict: 'merged' | 'apart';
  readonly reason?: ApartReason;
  /** The bureau's own note. */
  readonly note?: string;
}

export interface PlacedUnit extends MergeUnit {
  /** Row of the station, or of the stop itself. */
  readonly top: number;
  readonly point: LatLon | undefined;
}

/** A pair to decide on; `a` is before `b` by key. */
export interface MergePair {
  readonly a: PlacedUnit;
  readonly b: PlacedUnit;
  readonly distanceM: number | undefined;
  readonly judgement: Judgement;
  readonly note?: string;
}

export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
