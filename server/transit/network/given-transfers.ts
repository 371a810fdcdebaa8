/** Transfers that the feed states, laid out over pairs of boardable stops. */
import { isLatLon, toDistanceM } from '../../base/geo.ts';
import type { GivenWalk, NetworkStop } from './network-stop.ts';
import { toExtraSec } from './stated-time.ts';

/** A pair that nobody may walk (`transfer_type` 3). */
export const FORBIDDEN_SEC = -1;

/** `from * stopCount + to`: stays exact for any number of stops whose square a double can hold. */
export function toPairKey(from: number, to: number, stopCount: number): number {
  return from * stopCount + to;
}

/** Metres of the straight line between two stops; 0 where a position is not known. */
export function toLineM(stops: readonly NetworkStop[], from: number, to: number): number {
  const [a, b] = [stops[from]!, stops[to]!];
  return isLatLon(a) && isLatLon(b) ? toDistanceM(a, b) : 0;
}

/** Who walks, and the pace that the feed's own times are for. */
export interface TransferPace {
  readonly speedMps: number;
  readonly statedMps?: number;
  readonly detourFactor: number;
}

/**
 * Seconds, or `FORBIDDEN_SEC`, by pair of boardable stops. A transfer from or to a station holds for all its
 * boardable stops; one that names the stops themselves goes before it. Of two of the same rank, the more
 * cautious holds, whatever their order: forbidden before slow before fast. A walker slower than `statedMps` takes
 * longer by what the straight line takes him longer.
 */
export function toTransferTimes(
  stops: readonly NetworkStop[],
  isBoardable: Uint8Array,
  walks: readonly GivenWalk[],
  pace: TransferPace,
): Map<number, number> {
  const transfers = walks.filter((walk) => walk.kind === 'transfer');
  const times = new Map<number, number>();
  if (transfers.length === 0) return times;

  const boardableIn = listBoardableByStation(stops, isBoardable);
  const toStops = (stop: number) => (isBoardable[stop] === 1 ? [stop] : (boardableIn.get(stop) ?? []));
  const rankOf = new Map<number, number>();
  for (const transfer of transfers) {
    const rank = isBoardable[transfer.from]! + isBoardable[transfer.to]!;
    const seconds = transfer.isForbidden === true ? FORBIDDEN_SEC : Math.ceil(transfer.durationSec);
    for (const from of toStops(transfer.from)) {
      for (const to of toStops(transfer.to)) {
        if (from === to) continue;
        const key = toPairKey(from, to, stops.length);
        const heldRank = rankOf.get(key) ?? -1;
        if (rank < heldRank || (rank === heldRank && isAtLeastAsCautious(times.get(key)!, seconds))) continue;
        rankOf.set(key, rank);
        times.set(key, seconds);
      }
    }
  }
  const { detourFactor, speedMps, statedMps = speedMps } = pace;
  for (const [key, seconds] of speedMps < statedMps ? times : []) {
    if (seconds === FORBIDDEN_SEC) continue;
    const lineM = toLineM(stops, Math.floor(key / stops.length), key % stops.length);
    times.set(key, seconds + toExtraSec(lineM * detourFactor, speedMps, statedMps));
  }
  return times;
}

function isAtLeastAsCautious(heldSec: number, otherSec: number): boolean {
  if (heldSec === FORBIDDEN_SEC) return true;
  return otherSec !== FORBIDDEN_SEC && heldSec >= otherSec;
}

/** Boardable stops under each station, also those two steps down (boarding areas of a platform). */
function listBoardableByStation(
  stops: readonly NetworkStop[],
  isBoardable: Uint8Array,
): Map<number, number[]> {
  const boardableIn = new Map<number, number[]>();
  for (let stop = 0; stop < stops.length; stop++) {
    if (isBoardable[stop] !== 1) continue;
    let station = stops[stop]!.parent;
    // Two steps are all that GTFS has; a feed whose parents form a ring ends here too.
    for (let step = 0; step < 2 && station !== undefined; step++) {
      const members = boardableIn.get(station) ?? [];
      members.push(stop);
      boardableIn.set(station, members);
      station = stops[station]?.parent;
    }
  }
  return boardableIn;
}
