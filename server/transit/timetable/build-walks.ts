/** The walks between stops for somebody who walks at a given pace: footpaths, and ways between street and stations. */
import type { Footpaths } from '../network/footpath-table.ts';
import { buildFootpaths } from '../network/footpaths.ts';
import type { GivenWalk, NetworkStop } from '../network/network-stop.ts';
import { toPathwayWalks } from '../network/pathway-walk.ts';
import { STATED_MPS } from '../network/stated-time.ts';
import { buildStreetWays, type StreetWays } from '../network/street-ways.ts';
import { NO_CHANGE, type StopTable, type WalkSources } from './timetable.ts';

export interface BuiltWalks {
  readonly footpaths: Footpaths;
  /** Absent where pathways lead to no stop. */
  readonly streetWays?: StreetWays;
  /** These two are absent where a wheelchair can pass everywhere. */
  readonly stepFreeFootpaths?: Footpaths;
  readonly stepFreeStreetWays?: StreetWays;
}

/** The pace that the times of the feeds are for: whoever walks the timetable's own footpaths is never slower. */
export const toStatedMps = ({ speedMps }: Pick<WalkSources, 'speedMps'>): number =>
  Math.min(speedMps, STATED_MPS);

/**
 * The same rules for every pace: which stops are joined depends on metres alone, how long it takes on the pace.
 *
 * Time: that of compiling the footpaths, 0.1 to 0.2 s for 250,000 of them.
 */
export function buildWalks(stops: StopTable, walks: WalkSources, speedMps: number): BuiltWalks {
  const networkStops = toNetworkStops(stops);
  const given = listGiven(stops, networkStops, walks, speedMps);
  const boardable = new Uint8Array(stops.count).fill(1, 0, stops.boardable);
  const { detourFactor, maxM } = walks;
  const options = {
    maxM,
    detourFactor,
    speedMps,
    statedMps: toStatedMps(walks),
    withSlack: true,
    boardable,
    placeOf: stops.place,
  };
  const footpaths = buildFootpaths(networkStops, given, options);
  const isAllOpen = !stops.wheelchair.includes(2) && given.every(({ isStepFree }) => isStepFree !== false);
  const streetWays = buildStreetWays(networkStops, given, { boardable });
  const forAll = { footpaths, ...(streetWays ? { streetWays } : {}) };
  if (isAllOpen) return forAll;
  const stepFreeWays = buildStreetWays(networkStops, given, { boardable, stepFree: true });
  return {
    ...forAll,
    ...(stepFreeWays ? { stepFreeStreetWays: stepFreeWays } : {}),
    stepFreeFootpaths: buildFootpaths(networkStops, given, { ...options, stepFree: true }),
  };
}

export function toNetworkStops(stops: StopTable): NetworkStop[] {
  return Array.from({ length: stops.count }, (_, i): NetworkStop => {
    const parent = stops.parent[i] as number;
    return {
      key: String(i),
      lat: stops.lat[i] as number,
      lon: stops.lon[i] as number,
      ...(parent >= 0 ? { parent } : {}),
      boardSlackSec: stops.boardSlackSec[i] as number,
      changeSec: stops.changeSec[i] as number,
      isEntrance: stops.locationType[i] === 2,
      wheelchair: stops.wheelchair[i] as number,
    };
  });
}

function listGiven(
  table: StopTable,
  stops: readonly NetworkStop[],
  walks: WalkSources,
  speedMps: number,
): GivenWalk[] {
  const levelOf = (stop: number) => {
    const level = table.level[stop] as number;
    return Number.isNaN(level) ? undefined : level;
  };
  const given = Array.from(walks.transferSec, (sec, i): GivenWalk => {
    const ends = { from: walks.transferFrom[i] as number, to: walks.transferTo[i] as number };
    if (sec === NO_CHANGE) return { ...ends, durationSec: 0, kind: 'transfer', isForbidden: true };
    return { ...ends, durationSec: sec, kind: 'transfer' };
  });
  const statedMps = toStatedMps(walks);
  for (const { from, row, to } of walks.pathways) {
    given.push(...toPathwayWalks(row, { from, to, stops, levelOf }, speedMps, statedMps));
  }
  return given;
}
