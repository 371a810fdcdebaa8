/** Transfers that the feed states, laid out over pairs of boardable stops. */
import type { GivenWalk, NetworkStop } from './network-stop.ts';

/** A pair that nobody may walk (`transfer_type` 3). */
export const FORBIDDEN_SEC = -1;

/** `from * stopCount + to`: stays exact for any number of stops whose square a double can hold. */
export function toPairKey(from: number, to: number, stopCount: number): number {
  return from * stopCount + to;
}

/**
 * Seconds, or `FORBIDDEN_SEC`, by pair of boardable stops. A transfer from or to a station holds for all its
 * boardable stops; one that names the stops themselves goes before it. Of two of the same rank, the more
 * cautious holds, whatever their order: forbidden before slow before fast.
 */
export function toTransferTimes(
  stops: readonly NetworkStop[],
  isBoardable: Uint8Array,
  walks: readonly GivenWalk[],
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
