/** The lines that a scenario adds or changes, as a map of a report. */
import type { LatLon } from '../../base/geo.ts';
import type { LineMap, MapLine, MapStop } from '../../bureau/report/maps.ts';
import type { ResolvedScenario } from '../../bureau/scenario/resolve-scenario.ts';
import type { EditedPattern, EditRecord } from '../../transit/timetable/edit/edited-rows.ts';
import type { TimetableEditor } from '../../transit/timetable/edit/timetable-editor.ts';
import { toNameText } from './report-words.ts';

const COLOURS = ['#1f77b4', '#e07b00', '#2a8c3c', '#8c4fa8', '#a0522d', '#0a8f8f', '#b8860b', '#5b5bd6'];
/** More lines than this are not told apart on a map of a page. */
const MAX_LINES = 8;
/** Stops of the ground: every nth where there are more. */
const MAX_GROUND = 4_000;

/** Undefined where no line differs. */
export function toScenarioMap({ addedLines, editor, onDemand }: ResolvedScenario): LineMap | undefined {
  if (!editor) return undefined;
  const record = editor.toRecord();
  const byRoute = Map.groupBy(record.patterns, ({ route }) => route);
  const zones = new Map(onDemand.map(({ modification, route }) => [route, modification]));
  const drawn = new Map(addedLines.map(({ modification, route }) => [route, modification]));
  const first = new Set([...drawn.keys(), ...zones.keys()]);
  const routes = [...byRoute.keys()].sort((a, b) => Number(first.has(b)) - Number(first.has(a)) || a - b);
  const lines = routes.slice(0, MAX_LINES).flatMap((route, i): MapLine[] => {
    const row = editor.routes[route];
    if (!row) return [];
    const { en, zh } = toNameText(row.longName);
    const text = zh === '' ? { zh: row.shortName, en: row.shortName } : { zh, en };
    const colour = COLOURS[i % COLOURS.length] as string;
    const zone = zones.get(route);
    if (zone) return [{ text, colour, ways: [toRing(zone.fromZone), toRing(zone.toZone)], stops: [] }];
    const patterns = byRoute.get(route) ?? [];
    const geometry = drawn.get(route)?.geometry?.coordinates.map(([lon, lat]): LatLon => ({ lat, lon }));
    return [
      {
        text,
        colour,
        ways: geometry ? [geometry] : [toCourse(editor, record, toLongest(patterns))],
        stops: listStops(editor, patterns),
      },
    ];
  });
  return lines.length === 0 ? undefined : { lines, ground: listGround(editor) };
}

const toRing = ({
  coordinates,
}: {
  readonly coordinates: readonly (readonly (readonly [number, number])[])[];
}) => (coordinates[0] ?? []).map(([lon, lat]): LatLon => ({ lat, lon }));

const toLongest = (patterns: readonly EditedPattern[]) =>
  patterns.reduce((best, one) => (one.stops.length > best.stops.length ? one : best));

/** The shape of a trip of the pattern; straight from stop to stop where it has none. */
function toCourse(editor: TimetableEditor, record: EditRecord, { runs, stops }: EditedPattern): LatLon[] {
  const { latE6, lonE6, offsets } = editor.base.shapes;
  const shape = runs[0] ? editor.getTrip(runs[0].trip).shape : -1;
  const added = record.shapes[shape - (offsets.length - 1)];
  if (added) return [...added];
  const [from, to] = [offsets[shape], offsets[shape + 1]];
  if (shape < 0 || from === undefined || to === undefined || to - from < 2)
    return stops.map((stop) => editor.getStop(stop));
  return Array.from({ length: to - from }, (_, i) => ({
    lat: (latE6[from + i] as number) / 1e6,
    lon: (lonE6[from + i] as number) / 1e6,
  }));
}

/** Stops of all patterns, those of the longest one first and in its order. */
function listStops(editor: TimetableEditor, patterns: readonly EditedPattern[]): MapStop[] {
  const longest = toLongest(patterns);
  const rows = new Set([...longest.stops, ...patterns.flatMap(({ stops }) => stops)]);
  return [...rows].map((row) => {
    const { lat, lon, name } = editor.getStop(row);
    return { lat, lon, name: toNameText(name), isNew: row >= editor.base.stops.count };
  });
}

function listGround({ base: { stops } }: TimetableEditor): LatLon[] {
  const step = Math.ceil(stops.boardable / MAX_GROUND);
  return Array.from({ length: Math.floor(stops.boardable / step) }, (_, i) => ({
    lat: stops.lat[i * step] as number,
    lon: stops.lon[i * step] as number,
  }));
}
