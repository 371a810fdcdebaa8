/** Reads intercity lines from `intercity_bus.csv`. */
import { shengleOpeningSource } from './bus-calendar.ts';
import { longestHeadwaySec } from './bus-city-line.ts';
import { toEnglishName } from './bus-english.ts';
import { getClockSec, getFareFen, getLastSec } from './bus-facts.ts';
import { type RoadPoint, toRoadDirection, toRoadPoints } from './bus-intercity-road.ts';
import { type BusLine, toConfidence, toReverse } from './bus-line.ts';
import { getNumber, getText, loadSource, type SourceRow } from './csv.ts';

export const intercityPrefix = 'ic';
/** Prefix of the services of lines to the new airport, which begin when it opens. */
export const shenglePrefix = `${intercityPrefix}-shengle`;

/** Rows of the table that are not lines of this feed, with the reason. */
export const leftOut: Readonly<Record<string, string>> = {
  HB3: 'planned, not confirmed to run',
  BT8: 'line 61, built in baotou-bus',
  BA1: 'the airport bus of Baotou, built in baotou-bus',
};

/** Least length of a coach line. */
const coachKm = 100;

/** Published departures of 白云鄂博-百灵庙 from both ends (baotounews.com.cn p/846217). */
const bt4Sec = [
  [7, 0],
  [9, 30],
  [11, 30],
  [14, 0],
  [16, 0],
  [17, 40],
].map(([hour = 0, minute = 0]) => hour * 3600 + minute * 60);

/** Agency by operator name in the table, which has joint ventures and short names. */
const agencyOf: readonly (readonly [pattern: RegExp, agencyId: string])[] = [
  [/^(HB|OX|UX)/, 'ic-huyun'],
  [/^HT/, 'ic-qixian'],
  [/^HA/, 'ic-jichang'],
  [/^BT1$/, 'ic-baotou-gongjiao'],
  [/^BT[2-5]$/, 'ic-changke'],
  [/^BT[67]$/, 'ic-baoe'],
];

/** Unifies the names of terminals that the table writes in two ways. */
function toTerminalName(text: string): string {
  return text.startsWith('呼和浩特东站') ? '呼和浩特东客站汽车客运中心' : text;
}

export interface IntercityLine {
  readonly line: BusLine;
  /** Terminals, stops and bends in the order of the first direction. */
  readonly points: readonly RoadPoint[];
  readonly fareFen: number;
}

function toKindName(id: string, name: string): string {
  const named = /城乡公交|城际公交/.exec(name)?.[0];
  if (named) return named;
  if (id.startsWith('HA')) return '机场巴士';
  return id.startsWith('HT') ? '旗县班车' : '班车';
}

function toTerminal(row: SourceRow, end: 'a' | 'b'): RoadPoint {
  return {
    name: toTerminalName(getText(row, `terminal_${end}`)),
    kind: 'terminal',
    at: { lat: getNumber(row, `${end}_lat`), lon: getNumber(row, `${end}_lon`) },
    source: {
      confidence: 'reconstructed',
      source: `terminal in intercity_bus.csv: ${getText(row, 'source')}`,
    },
  };
}

function toIntercityLine(row: SourceRow, pointRows: readonly SourceRow[]): IntercityLine {
  const id = getText(row, 'route_id');
  const [start, end] = [toTerminal(row, 'a'), toTerminal(row, 'b')];
  const points = [start, ...toRoadPoints(pointRows, id), end];
  const roadKm = getNumber(row, 'road_km');
  const headsign = (name: string) => ({ zh: name, en: toEnglishName(name) });
  const there = toRoadDirection(points, roadKm * 1000, headsign(end.name));
  const firstSec = getClockSec(row, 'first');
  const headwaySec = getNumber(row, 'headway_min') * 60;
  const span = {
    firstSec,
    lastSec: getLastSec(row, 'last', firstSec),
    peakHeadwaySec: headwaySec,
    offpeakHeadwaySec: headwaySec,
  };
  const isCoach = roadKm >= coachKm;
  const isShengle = id.startsWith('HA');
  const agencyId = agencyOf.find(([pattern]) => pattern.test(id))?.[1];
  if (!agencyId) throw new Error(`no agency for ${id}`);
  const source = [
    getText(row, 'source'),
    getText(row, 'note'),
    `operator: ${getText(row, 'operator')}`,
    isShengle ? `starts ${shengleOpeningSource}` : '',
  ].filter((text) => text !== '');
  const line: BusLine = {
    routeId: `${intercityPrefix}-${id.toLowerCase()}`,
    shortName: toKindName(id, getText(row, 'name')),
    longName: {
      zh: `${start.name} — ${end.name}`,
      en: `${toEnglishName(start.name)} — ${toEnglishName(end.name)}`,
    },
    agencyId,
    routeType: isCoach ? 200 : 3,
    family: isShengle ? 'airport' : isCoach ? 'coach' : 'county',
    roadKind: 'express',
    directions: [there, toReverse(there, headsign(start.name))],
    timetable: {
      summer: span,
      winter: span,
      kind: isCoach || headwaySec > longestHeadwaySec ? 'departures' : 'headways',
      listedSec: id === 'BT4' ? bt4Sec : undefined,
      totalSec: getNumber(row, 'run_min') * 60,
    },
    servicePrefix: isShengle ? shenglePrefix : intercityPrefix,
    confidence: toConfidence(getText(row, 'confidence')),
    source: source.join('; '),
  };
  return { line, points, fareFen: getFareFen(row, 'fare_cny') };
}

/** All lines in the order of the table, except those in `leftOut`. */
export function loadIntercityLines(sourcesDir: string): IntercityLine[] {
  const pointRows = loadSource(sourcesDir, 'bus_intercity_points.csv');
  return loadSource(sourcesDir, 'intercity_bus.csv')
    .filter((row) => !(getText(row, 'route_id') in leftOut))
    .map((row) => toIntercityLine(row, pointRows));
}
