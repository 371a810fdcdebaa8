/** Which stops of all feeds are one place. */
import type { MergeDecision, MergeStop } from '../../network/merge-pair.ts';
import { mergeStops } from '../../network/merge-stops.ts';
import type { StopMergeRow } from '../../network/stop-merges.ts';
import { listStrings } from '../string-table.ts';
import type { PatternTable, StopTable, TimetableRoute } from '../timetable.ts';

/** The stops of a feed with the names that the feed itself gives them. */
export interface NamedStops {
  readonly feedId: string;
  readonly stops: readonly { readonly stopId: string; readonly name: { readonly text: string } }[];
}

/** Fills `place` of the stop table, and gives the decisions. */
export function compilePlaces(
  feeds: readonly NamedStops[],
  stops: StopTable,
  patterns: PatternTable,
  routes: readonly TimetableRoute[],
  overrides: readonly StopMergeRow[] = [],
): readonly MergeDecision[] {
  const isRail = listRailStops(stops, patterns, routes);
  // Names in the table may be those of the station; the feed's own are compared.
  const names = new Map<string, string>();
  feeds.forEach((feed, f) => {
    for (const { name, stopId } of feed.stops) names.set(`${f} ${stopId}`, name.text);
  });
  const mergeable = listStrings(stops.ids).map((id, row): MergeStop => {
    const feed = stops.feed[row] as number;
    const parent = stops.parent[row] as number;
    return {
      key: `${feeds[feed]?.feedId}:${id}`,
      feed,
      name: names.get(`${feed} ${id}`) ?? '',
      lat: stops.lat[row] as number,
      lon: stops.lon[row] as number,
      ...(parent >= 0 ? { parent } : {}),
      isServed: row < stops.boardable,
      isRail: isRail[row] === 1,
    };
  });
  const { decisions, placeOf } = mergeStops(mergeable, overrides);
  stops.place.set(placeOf);
  return decisions;
}

/** 1 where trains of a railway call: neither trams nor a metro. */
export function listRailStops(
  stops: Pick<StopTable, 'count'>,
  patterns: PatternTable,
  routes: readonly TimetableRoute[],
): Uint8Array {
  const isRail = new Uint8Array(stops.count);
  for (let p = 0; p < patterns.count; p++) {
    const type = routes[patterns.route[p] as number]?.routeType ?? 3;
    if (type !== 2 && (type < 100 || type >= 200)) continue;
    for (let c = patterns.callOffsets[p] as number; c < (patterns.callOffsets[p + 1] as number); c++) {
      isRail[patterns.stop[c] as number] = 1;
    }
  }
  return isRail;
}
