/** Named places with the times to them, the greatest change first. */
import type { Access } from '../../api/contract.ts';

type AccessPlace = Access['places'][number];

export interface PlaceRow {
  readonly place: AccessPlace;
  /** Mean minutes over the residents who reach the place on both sides; undefined where nobody does. */
  readonly beforeMin: number | undefined;
  readonly afterMin: number | undefined;
  readonly changeMin: number | undefined;
  /** Shares of the residents who reach the place. */
  readonly reachedBefore: number;
  readonly reachedAfter: number;
}

export function toPlaceRows({ places, zones }: Access): PlaceRow[] {
  const total = zones.reduce((sum, { weight }) => sum + weight, 0);
  const rows = places.map((place): PlaceRow => {
    let [both, before, after, reachedBefore, reachedAfter] = [0, 0, 0, 0, 0];
    for (const [z, { weight }] of zones.entries()) {
      const [was, is] = [place.beforeSec[z] ?? null, place.afterSec[z] ?? null];
      if (was !== null) reachedBefore += weight;
      if (is !== null) reachedAfter += weight;
      if (was === null || is === null) continue;
      both += weight;
      before += weight * was;
      after += weight * is;
    }
    const toMean = (sum: number) => (both > 0 ? sum / both / 60 : undefined);
    const toShare = (weight: number) => (total > 0 ? weight / total : 0);
    const [beforeMin, afterMin] = [toMean(before), toMean(after)];
    return {
      place,
      beforeMin,
      afterMin,
      changeMin: beforeMin === undefined || afterMin === undefined ? undefined : afterMin - beforeMin,
      reachedBefore: toShare(reachedBefore),
      reachedAfter: toShare(reachedAfter),
    };
  });
  const toSize = ({ changeMin, reachedAfter, reachedBefore }: PlaceRow) =>
    Math.abs(changeMin ?? 0) + 100 * Math.abs(reachedAfter - reachedBefore);
  return rows.sort((a, b) => toSize(b) - toSize(a));
}
