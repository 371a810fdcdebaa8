/** How a traveller wants to change: longer than the timetable says, and not everywhere. */

import { toPlace } from '../../transit/timetable/day/added-stops.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { SearchFootpaths, SearchNetwork } from '../raptor/search-query.ts';

export interface ChangeRules {
  /** At least this long between alighting and boarding. */
  readonly minTransferSec: number;
  /** Added to every change, the least time included. */
  readonly additionalTransferSec: number;
  /** What the timetable says is multiplied with this first; 1 where absent. */
  readonly transferTimeFactor?: number;
  /**
   * At least this long before boarding, after a change, where vehicles of a GTFS `route_type` call. Where several
   * kinds share a stop, the one that needs most decides, as for the timetable's own change times.
   */
  readonly minTransferSecOf?: (routeType: number) => number;
  /** Stops without boarding, alighting or changing; riding through is fine. */
  readonly avoidedStops?: readonly number[];
}

/** Later than every time, even one of the mirrored day. */
const FOREVER_SEC = 0x70000000;

/** Equal for rules that change a timetable alike; empty where they change nothing. */
export function toRulesKey({ routes }: Timetable, rules: ChangeRules): string {
  const { minTransferSec, additionalTransferSec, transferTimeFactor = 1 } = rules;
  const types = [...new Set(routes.map(({ routeType }) => routeType))].sort((a, b) => a - b);
  const byType = types.flatMap((type) => {
    const sec = rules.minTransferSecOf?.(type) ?? 0;
    return sec > minTransferSec ? [`${type}:${sec}`] : [];
  });
  const avoided = [...new Set(rules.avoidedStops)].sort((a, b) => a - b);
  const isPlain =
    minTransferSec === 0 && additionalTransferSec === 0 && transferTimeFactor === 1 && byType.length === 0;
  if (isPlain && avoided.length === 0) return '';
  return [minTransferSec, additionalTransferSec, transferTimeFactor, byType.join(), avoided.join()].join(' ');
}

/** Change times and footpaths by the rules; everything else is shared with the network given. */
export function applyChangeRules(
  network: SearchNetwork,
  timetable: Timetable,
  rules: ChangeRules,
): SearchNetwork {
  const { minTransferSec, additionalTransferSec, transferTimeFactor = 1 } = rules;
  const leastSec = listLeastSec(timetable, rules);
  const places = new Set(rules.avoidedStops);
  const { addedStops, stopCount } = network.day;
  const placeOf = (stop: number) => toPlace(addedStops, stop);
  const avoided = new Set(rules.avoidedStops);
  for (let stop = addedStops?.first ?? stopCount; stop < stopCount; stop++) {
    if (places.has(placeOf(stop))) avoided.add(stop);
  }
  const adjust = (sec: number, to: number) =>
    additionalTransferSec +
    Math.max(Math.ceil(sec * transferTimeFactor), minTransferSec, leastSec?.[placeOf(to)] ?? 0);
  return {
    ...network,
    changeSec: network.changeSec.map((sec, stop) => (avoided.has(stop) ? FOREVER_SEC : adjust(sec, stop))),
    footpaths: adjustFootpaths(network.footpaths, adjust, avoided),
  };
}

/** By stop, what the kinds of vehicles that are boarded there ask for. */
function listLeastSec({ patterns, routes, stops }: Timetable, { minTransferSecOf }: ChangeRules) {
  if (!minTransferSecOf) return undefined;
  const least = new Int32Array(stops.count);
  for (let pattern = 0; pattern < patterns.count; pattern++) {
    const sec = minTransferSecOf(routes[patterns.route[pattern] as number]?.routeType ?? -1);
    const end = patterns.callOffsets[pattern + 1] as number;
    for (let call = patterns.callOffsets[pattern] as number; call < end; call++) {
      if (((patterns.callFlags[call] as number) & 1) === 0) continue;
      const stop = patterns.stop[call] as number;
      least[stop] = Math.max(least[stop] as number, sec);
    }
  }
  return least;
}

/** A footpath's least time depends on where it leads, so each stop's are sorted by duration anew. */
function adjustFootpaths(
  { offsets, targets, durationSec }: SearchFootpaths,
  adjust: (sec: number, to: number) => number,
  avoided: ReadonlySet<number>,
): SearchFootpaths {
  const adjusted = {
    offsets: new Int32Array(offsets.length),
    targets: new Int32Array(targets.length),
    durationSec: new Int32Array(targets.length),
  };
  let next = 0;
  for (let from = 0; from + 1 < offsets.length; from++) {
    const paths: { to: number; sec: number }[] = [];
    for (let f = offsets[from] as number; f < (offsets[from + 1] as number); f++) {
      const to = targets[f] as number;
      if (avoided.has(from) || avoided.has(to)) continue;
      paths.push({ to, sec: adjust(durationSec[f] as number, to) });
    }
    for (const { to, sec } of paths.sort((a, b) => a.sec - b.sec)) {
      adjusted.targets[next] = to;
      adjusted.durationSec[next++] = sec;
    }
    adjusted.offsets[from + 1] = next;
  }
  return {
    offsets: adjusted.offsets,
    targets: adjusted.targets.subarray(0, next),
    durationSec: adjusted.durationSec.subarray(0, next),
  };
}
