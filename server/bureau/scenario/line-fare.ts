/** What a ride on a line of a scenario costs, and the metres that a fare by distance is counted on. */
import type { LatLon } from '../../base/geo.ts';
import type { EditedPattern } from '../../transit/timetable/edit/edited-rows.ts';
import type { TimetableEditor } from '../../transit/timetable/edit/timetable-editor.ts';
import { listModifications, type Modification, type ModificationOf } from './document.ts';
import { listHopMetres } from './line-geometry.ts';
import type { ResolvedScenario } from './resolve-scenario.ts';

type LineFare = ModificationOf<'setFare'>['fare'];

/** A line whose fare, or whose place in the card's scheme, the scenario states. */
export interface FaredLine {
  /** The last modification that says so. */
  readonly modification: Modification;
  /** Row of the editor's routes. */
  readonly route: number;
  /** Absent where the line keeps its fare. */
  readonly fare?: LineFare;
  /** Absent where the document leaves the card as it was. */
  readonly oneCard?: boolean;
}

/** A fare between two stops that some vehicle of the line calls at, in this order. */
export interface StopPair {
  /** Rows of the editor's stops. */
  readonly from: number;
  readonly to: number;
  readonly metres: number;
}

/** The nearest multiple of `roundToFen`, halves up, and at least `minimumFen`. */
export function toFareFen(fare: LineFare, metres: number): number {
  if (fare.kind === 'flat') return fare.fen;
  const steps = Math.floor((fare.fenPerKm * metres) / 1_000 / fare.roundToFen + 0.5);
  return Math.max(fare.minimumFen, steps * fare.roundToFen);
}

/** Lines with a fare or a card of the document, each once; a later modification replaces what an earlier one says. */
export function listFaredLines(resolved: ResolvedScenario): FaredLine[] {
  const lines = new Map<number, FaredLine>();
  const add = (line: FaredLine) => lines.set(line.route, { ...lines.get(line.route), ...line });
  for (const modification of listModifications(resolved.scenario, resolved.variant)) {
    const { id } = modification;
    const routes = [
      ...resolved.addedLines.filter((line) => line.modification.id === id).map(({ route }) => route),
      ...resolved.onDemand.filter((line) => line.modification.id === id).map(({ route }) => route),
      ...resolved.fareChanges.filter((change) => change.modification === id).flatMap((one) => one.routes),
    ];
    const { fare, oneCard } = modification as Partial<ModificationOf<'setFare'>>;
    for (const route of routes) {
      add({
        modification,
        route,
        ...(fare === undefined ? {} : { fare }),
        ...(oneCard === undefined ? {} : { oneCard }),
      });
    }
  }
  return [...lines.values()];
}

/** The mean fare between stops of a line, each pair alike; undefined where the document states no fare of the line. */
export function findMeanFareFen(resolved: ResolvedScenario, route: number): number | undefined {
  const fare = listFaredLines(resolved).find((one) => one.route === route)?.fare;
  const pairs = listStopPairs(resolved, route);
  if (!fare || pairs.length === 0) return undefined;
  return Math.round(pairs.reduce((sum, { metres }) => sum + toFareFen(fare, metres), 0) / pairs.length);
}

/**
 * All pairs of stops that a vehicle of the line calls at, with the whole metres between them: along the way of the
 * modification that added the line, else along the trip's shape, else straight from call to call. Of several ways between
 * two stops the shortest one counts.
 */
export function listStopPairs(resolved: ResolvedScenario, route: number): StopPair[] {
  const editor = resolved.editor as TimetableEditor;
  const ways = resolved.addedLines.find((line) => line.route === route)?.ways ?? [];
  const detour = resolved.onDemand.find((line) => line.route === route)?.modification.detourFactor ?? 1;
  const pairs = new Map<string, StopPair>();
  for (const pattern of editor.listPatterns(route)) {
    const along = toMetresAlong(editor, pattern);
    pattern.stops.forEach((from, i) => {
      if (((pattern.flags[i] as number) & 1) === 0) return;
      for (let k = i + 1; k < pattern.stops.length; k++) {
        const to = pattern.stops[k] as number;
        if (to === from || ((pattern.flags[k] as number) & 2) === 0) continue;
        const own = ((along[k] as number) - (along[i] as number)) * detour;
        const metres = Math.round(findWayMetres(ways, from, to) ?? own);
        const key = `${from} ${to}`;
        if (metres < (pairs.get(key)?.metres ?? Number.POSITIVE_INFINITY))
          pairs.set(key, { from, to, metres });
      }
    });
  }
  return [...pairs.values()];
}

/** Metres from the first call of a pattern to each call. */
function toMetresAlong(editor: TimetableEditor, { runs, stops }: EditedPattern): number[] {
  const trip = runs[0]?.trip;
  const points = trip === undefined ? undefined : findShape(editor, editor.getTrip(trip).shape);
  const hops = listHopMetres(
    points,
    stops.map((row) => editor.getStop(row)),
  );
  const along = [0];
  for (const metres of hops) along.push((along.at(-1) as number) + metres);
  return along;
}

function findShape(editor: TimetableEditor, shape: number): LatLon[] | undefined {
  if (shape < 0) return undefined;
  const { latE6, lonE6, offsets } = editor.base.shapes;
  const count = offsets.length - 1;
  if (shape >= count) {
    const points = editor.toRecord().shapes[shape - count];
    return points && points.length > 1 ? [...points] : undefined;
  }
  const [from, to] = [offsets[shape] as number, offsets[shape + 1] as number];
  if (to - from < 2) return undefined;
  return Array.from({ length: to - from }, (_, i) => ({
    lat: (latE6[from + i] as number) / 1e6,
    lon: (lonE6[from + i] as number) / 1e6,
  }));
}

/** Metres between two stops of a drawn line, in the direction in which both follow each other. */
function findWayMetres(
  ways: ResolvedScenario['addedLines'][number]['ways'],
  from: number,
  to: number,
): number | undefined {
  for (const { hopMetres, stops } of ways) {
    const start = stops.indexOf(from);
    const end = start < 0 ? -1 : stops.indexOf(to, start + 1);
    if (end > 0) return hopMetres.slice(start, end).reduce((sum, metres) => sum + metres, 0);
  }
  return undefined;
}
