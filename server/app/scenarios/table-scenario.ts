/** A table of planned lines as a scenario on the loaded feeds. */
import { toDistanceM } from '../../base/geo.ts';
import { toGlobalId } from '../../base/ids.ts';
import { toDateText } from '../../base/service-day.ts';
import { MAX_SCENARIO_BYTES, SCENARIO_SCHEMA, type Scenario } from '../../bureau/scenario/document.ts';
import { parseLinesTable, type StopLookup } from '../../bureau/scenario/lines-table.ts';
import { checkScenario, type ParsedScenario } from '../../bureau/scenario/parse-scenario.ts';
import { StopIndex } from '../../planner/model/stop-index.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { listFeedHashes } from './scenario-base.ts';

export interface TableOptions {
  readonly name: string;
  /** The first day of the feeds where absent. */
  readonly serviceDay?: string | undefined;
}

/** UTF-8, or what spreadsheet programs in China save instead. */
export function decodeTable(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return new TextDecoder('gb18030').decode(bytes);
  }
}

/** Faults have the line and column of the table. Never throws for what a table says. */
export function toTableScenario(
  loaded: LoadedTimetable,
  text: string,
  options: TableOptions,
): ParsedScenario {
  if (Buffer.byteLength(text) > MAX_SCENARIO_BYTES) {
    const message = {
      zh: `表格最多 ${MAX_SCENARIO_BYTES} 字节`,
      en: `A table has at most ${MAX_SCENARIO_BYTES} bytes`,
    };
    return { problems: [{ severity: 'error', code: 'too-large', field: '', text: message }] };
  }
  const { modifications, problems } = parseLinesTable(text, toLookup(loaded));
  if (!modifications) return { problems };
  const scenario: Scenario = {
    $schema: SCENARIO_SCHEMA,
    name: options.name,
    serviceDay: options.serviceDay ?? toDateText(loaded.timetable.services.firstDay),
    base: { gtfs: [...listFeedHashes(loaded)].map(([feed, sha256]) => ({ feed, sha256 })) },
    modifications: [...modifications],
  };
  return checkScenario(scenario);
}

/** Stops of one name that are nearer to each other are one stop. */
const SAME_STOP_M = 500;

function toLookup({ timetable }: LoadedTimetable): StopLookup {
  const { feeds, names, routes, stops } = timetable;
  const index = new StopIndex(timetable);
  const toPoint = (row: number) => ({ lat: stops.lat[row] as number, lon: stops.lon[row] as number });
  const byName = new Map<string, Set<number>>();
  for (let row = 0; row < stops.count; row++) {
    if (index.listMembers(row).length === 0) continue;
    const { text, translations = {} } = names[stops.name[row] as number] ?? { text: '' };
    for (const name of new Set([text, ...Object.values(translations)])) {
      // Platforms of one station, and stops of several feeds that are one place to a passenger, are one stop here.
      const place = index.getTop(stops.place[index.getTop(row)] as number);
      const rows = byName.get(name);
      if (rows) rows.add(place);
      else byName.set(name, new Set([place]));
    }
  }
  const operators = new Set(
    routes.map(({ agencyId, feed }) => toGlobalId(feeds[feed]?.feedId ?? '', agencyId)),
  );
  return {
    hasStop: (stopId) => stopId.includes(':') && index.listRows(stopId).length > 0,
    listByName: (name) => {
      const rows = [...(byName.get(name) ?? [])].sort((a, b) => a - b);
      // The two sides of a street are one stop: the first of them.
      const apart = rows.filter(
        (row, i) =>
          !rows.slice(0, i).some((other) => toDistanceM(toPoint(row), toPoint(other)) < SAME_STOP_M),
      );
      return apart.map((row) => index.toGlobalId(row));
    },
    hasOperator: (operatorId) => operators.has(operatorId),
  };
}
