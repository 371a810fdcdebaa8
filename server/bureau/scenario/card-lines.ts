/** The lines of a scenario's feeds as the card's scheme looks them up. */
import { toGlobalId } from '../../base/ids.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { toServiceKind } from '../../transit/timetable/travel-rules.ts';
import { listRouteFares } from './export-fares.ts';
import type { ExportedFeed } from './export-feeds.ts';
import { toText } from './feed-tables.ts';
import { listFaredLines } from './line-fare.ts';
import type { ResolvedScenario } from './resolve-scenario.ts';
import type { CardLine, ExportedLine } from './scenario-scheme.ts';

/** Every line of the exported feeds, with its agency, its network and its kind. */
export function listExportedLines(feeds: readonly ExportedFeed[]): ExportedLine[] {
  return feeds.flatMap(({ feedId, tables }) => {
    const agencies = tables.agency ?? [];
    const only = agencies.length === 1 ? (toText(agencies[0]?.agency_id) ?? '') : '';
    const networkOf = new Map(
      (tables.route_networks ?? []).map((row) => [String(row.route_id), String(row.network_id)] as const),
    );
    return (tables.routes ?? []).map((row): ExportedLine => {
      const network = toText(row.network_id) ?? networkOf.get(String(row.route_id));
      return {
        routeId: toGlobalId(feedId, String(row.route_id)),
        agencyId: toGlobalId(feedId, toText(row.agency_id) ?? only),
        feedNetworkId: network === undefined ? undefined : toGlobalId(feedId, network),
        kind: toServiceKind(Number(row.route_type)),
      };
    });
  });
}

/**
 * The lines whose fare or card the scenario states.
 *
 * @param after the timetable of the scenario
 * @param cityIds by the index of a stop's city
 */
export function listCardLines(
  resolved: ResolvedScenario,
  after: Timetable,
  lines: readonly ExportedLine[],
  cityIds: readonly string[],
): CardLine[] {
  const byId = new Map(lines.map((line) => [line.routeId, line] as const));
  const fares = listRouteFares(resolved);
  return listFaredLines(resolved).flatMap(({ fare, modification, oneCard, route }): CardLine[] => {
    const row = after.routes[route];
    if (!row) return [];
    const feedId = after.feeds[row.feed]?.feedId ?? '';
    const line = byId.get(toGlobalId(feedId, row.routeId));
    if (!line) return [];
    const own = fares.find((one) => one.feedId === feedId && one.routeId === row.routeId);
    const amounts = own?.pairs?.map(({ fen }) => fen) ?? [own?.flatFen ?? 0];
    return [
      {
        ...line,
        ...summarizeRides(after, route, cityIds),
        id: modification.id,
        name: row.shortName || row.longName.text,
        agencyName: row.agencyName,
        maxFen: amounts.reduce((most, fen) => Math.max(most, fen), 0),
        ...(fare ? { fareKind: fare.kind } : {}),
        ...(oneCard === undefined ? {} : { oneCard }),
      },
    ];
  });
}

/** The city where the line begins, and its longest ride. */
function summarizeRides(
  { patterns, stops }: Timetable,
  route: number,
  cityIds: readonly string[],
): Pick<CardLine, 'cityId' | 'maxRideSec'> {
  let [cityId, maxRideSec]: [string | null, number] = [null, 0];
  for (let p = 0; p < patterns.count; p++) {
    if (patterns.route[p] !== route) continue;
    const [from, to] = [patterns.callOffsets[p] as number, patterns.callOffsets[p + 1] as number];
    cityId ??= cityIds[stops.city[patterns.stop[from] as number] as number] ?? null;
    for (let run = patterns.runOffsets[p] as number; run < (patterns.runOffsets[p + 1] as number); run++) {
      const profile = patterns.runProfile[run] as number;
      maxRideSec = Math.max(maxRideSec, patterns.profileArrival[profile + to - from - 1] as number);
    }
  }
  return { cityId, maxRideSec };
}
