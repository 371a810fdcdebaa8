/** The transfers that feeds give, as times by pair of boardable stops. */
import { type GivenWalk, type NetworkStop, toExtraSec, toLineM } from './network-stop.ts';

/** Replaces the seconds of a pair with `transfer_type` 3. */
export const FORBIDDEN_SEC = -1;

/** `from * stopCount + to`, which is exact while the square of the number of stops fits in a double. */
export function toPairKey(from: number, to: number, stopCount: number): number {
  return from * stopCount + to;
}

/** The pace of the walker, and the pace at which the times of the feed hold. */
export interface TransferPace {
  readonly speedMps: number;
  readonly statedMps?: number;
  readonly detourFactor: number;
}

/**
 * Seconds, or `FORBIDDEN_SEC`, by pair of boardable stops. A transfer from or to a station holds for all its
 * boardable stops; a transfer that names the stops themselves has a higher rank. Of two transfers of equal rank the more
 * cautious holds (forbidden, then slow, then fast), whatever their order. A walker slower than `statedMps` gets the extra
 * seconds that the straight line takes.
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
    const lineM = toLineM(stops[Math.floor(key / stops.length)]!, stops[key % stops.length]!);
    times.set(key, seconds + toExtraSec(lineM * detourFactor, speedMps, statedMps));
  }
  return times;
}

function isAtLeastAsCautious(heldSec: number, otherSec: number): boolean {
  if (heldSec === FORBIDDEN_SEC) return true;
  return otherSec !== FORBIDDEN_SEC && heldSec >= otherSec;
}

/** Boardable stops of each station, including boarding areas, which are children of a platform. */
function listBoardableByStation(
  stops: readonly NetworkStop[],
  isBoardable: Uint8Array,
): Map<number, number[]> {
  const boardableIn = new Map<number, number[]>();
  for (let stop = 0; stop < stops.length; stop++) {
    if (isBoardable[stop] !== 1) continue;
    let station = stops[stop]!.parent;
    // GTFS has two levels of parents. The limit also ends the loop where parents form a cycle.
    for (let step = 0; step < 2 && station !== undefined; step++) {
      const members = boardableIn.get(station) ?? [];
      members.push(stop);
      boardableIn.set(station, members);
      station = stops[station]?.parent;
    }
  }
  return boardableIn;
}
