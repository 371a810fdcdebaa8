/** A traveller's rules for changing: longer change times than the timetable's, and stops to avoid. */

import { toPlace } from '../../transit/timetable/day/added-stops.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { SearchFootpaths, SearchNetwork } from '../raptor/search-query.ts';

export interface ChangeRules {
  /** Least seconds between alighting and boarding. */
  readonly minTransferSec: number;
  /** Seconds added to every change, also to the least time. */
  readonly additionalTransferSec: number;
  /** Factor of the timetable's change times, applied first; 1 where absent. */
  readonly transferTimeFactor?: number;
  /**
   * Least seconds before boarding, after a change, where vehicles of a GTFS `route_type` call. If several kinds share a
   * stop, the greatest value applies, as for the timetable's own change times.
   */
  readonly minTransferSecOf?: (routeType: number) => number;
  /** Stops where the traveller does not board, alight or change; riding through is allowed. */
  readonly avoidedStops?: readonly number[];
}

/** Later than every time, even a time of the mirrored day. */
const FOREVER_SEC = 0x70000000;

/** Equal keys mean that two rules change a timetable alike; the empty key means no change. */
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

/** The network with change times and footpaths by the rules. It shares everything else with the given network. */
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

/** By stop: the greatest `minTransferSecOf` of the kinds of vehicles that passengers board there. */
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

/**
 * Applies the rules to footpaths. The least time depends on the target stop, so the footpaths of each stop are sorted
 * by duration again.
 */
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
