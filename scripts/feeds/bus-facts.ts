/** Reads the fact tables of city buses: `bus_<city>_routes.csv`, `bus_<city>.csv` and `bus_anchors.csv`. */
import { type Fen, findFen } from '../../server/base/fen.ts';
import type { LatLon } from '../../server/base/geo.ts';
import { findSeconds } from '../../server/base/seconds.ts';
import type { Place } from './bus-stations.ts';
import { createStreetPlaces, loadStopStreets, type PlaceOnStreet } from './bus-street-places.ts';
import { getNumber, getText, loadSource, type SourceRow } from './csv.ts';
import type { StreetNet } from './street-net.ts';

/** Confidence in a fact: `high`, `medium` or `low`. */
type Word = string;

export interface FactStop extends Place {
  readonly cumM: number;
  /** Source of the position. */
  readonly positionBasis: string;
  readonly positionConfidence: Word;
}

const stopOrders = ['sourced', 'part', 'reconstructed'] as const;
export type StopOrder = (typeof stopOrders)[number];

function getStopOrder(row: SourceRow): StopOrder {
  const order = stopOrders.find((known) => known === getText(row, 'stop_order'));
  if (!order) throw new Error(`no such stop_order: "${getText(row, 'stop_order')}"`);
  return order;
}

export interface FactLine {
  readonly routeNo: string;
  readonly terminusA: string;
  readonly terminusB: string;
  readonly firstSec: number;
  readonly lastSummerSec: number;
  readonly lastWinterSec: number;
  readonly peakHeadwaySec: number;
  readonly offpeakHeadwaySec: number;
  readonly fareFen: Fen;
  readonly operator: string;
  readonly note: string;
  readonly source: string;
  readonly confidence: Word;
  /** Whether the order of stops is published, published in part, or rebuilt. */
  readonly stopOrder: StopOrder;
  readonly stops: readonly FactStop[];
}

const daySec = 86_400;

/** The seconds of a cell `HH:MM`. */
export function getClockSec(row: SourceRow, column: string): number {
  const seconds = findSeconds(`${getText(row, column)}:00`);
  if (seconds === undefined) throw new Error(`${column} is no time: "${getText(row, column)}"`);
  return seconds;
}

/** The seconds of the last departure. A time before the first bus is after midnight. */
export function getLastSec(row: SourceRow, column: string, firstSec: number): number {
  const seconds = getClockSec(row, column);
  return seconds < firstSec ? seconds + daySec : seconds;
}

/** A cell with a decimal amount of yuan, in fen. */
export function getFareFen(row: SourceRow, column: string): Fen {
  const fen = findFen(getText(row, column));
  if (fen === undefined) throw new Error(`${column} is no fare: "${getText(row, column)}"`);
  return fen;
}

/** Sourced positions stay; those of the street model are set beside the fitted streets. */
function toStop(
  row: SourceRow,
  anchors: ReadonlyMap<string, SourceRow>,
  place: PlaceOnStreet | undefined,
): FactStop {
  const name = getText(row, 'stop_name_zh');
  const anchor = anchors.get(name);
  const point = { lat: getNumber(anchor ?? row, 'lat'), lon: getNumber(anchor ?? row, 'lon') };
  const confidence = anchor ? getText(anchor, 'confidence') : getText(row, 'coord_confidence');
  const placed = anchor || confidence === 'high' ? undefined : place?.(name, point, confidence);
  return {
    name,
    lat: placed?.lat ?? point.lat,
    lon: placed?.lon ?? point.lon,
    axisDeg: placed?.axisDeg,
    cumM: getNumber(row, 'est_cum_m'),
    positionBasis: placed?.basis ?? (anchor ? getText(anchor, 'source') : getText(row, 'coord_basis')),
    positionConfidence: confidence,
  };
}

/** Positions that are sourced: those of anchors and of high confidence. */
function listFixedPoints(rows: readonly SourceRow[], anchors: ReadonlyMap<string, SourceRow>): LatLon[] {
  const points = new Map<string, LatLon>();
  for (const row of rows) {
    const name = getText(row, 'stop_name_zh');
    const anchor = anchors.get(name);
    if (!anchor && getText(row, 'coord_confidence') !== 'high') continue;
    points.set(name, { lat: getNumber(anchor ?? row, 'lat'), lon: getNumber(anchor ?? row, 'lon') });
  }
  return [...points.values()];
}

/**
 * Reads all lines of a city with their stops, in the order of the route table.
 *
 * @param net fitted streets of the city, if it has any
 */
export function loadFactLines(sourcesDir: string, city: 'hohhot' | 'baotou', net?: StreetNet): FactLine[] {
  const cityZh = city === 'hohhot' ? '呼和浩特' : '包头';
  const anchors = new Map(
    loadSource(sourcesDir, 'bus_anchors.csv')
      .filter((row) => getText(row, 'city') === cityZh)
      .map((row) => [getText(row, 'stop_name_zh'), row]),
  );
  const rows = loadSource(sourcesDir, `bus_${city}.csv`);
  const place = net && createStreetPlaces(net, loadStopStreets(sourcesDir), listFixedPoints(rows, anchors));
  const stopsOf = Map.groupBy(rows, (row) => getText(row, 'route_no'));
  return loadSource(sourcesDir, `bus_${city}_routes.csv`).map((row) => {
    const routeNo = getText(row, 'route_no');
    const stops = (stopsOf.get(routeNo) ?? [])
      .toSorted((a, b) => getNumber(a, 'stop_seq') - getNumber(b, 'stop_seq'))
      .map((stop) => toStop(stop, anchors, place));
    if (stops.length < 2) throw new Error(`line ${routeNo} has no stops`);
    const firstSec = getClockSec(row, 'first');
    return {
      routeNo,
      terminusA: getText(row, 'terminus_a'),
      terminusB: getText(row, 'terminus_b'),
      firstSec,
      lastSummerSec: getLastSec(row, 'last_summer', firstSec),
      lastWinterSec: getLastSec(row, 'last_winter', firstSec),
      peakHeadwaySec: getNumber(row, 'headway_peak_min') * 60,
      offpeakHeadwaySec: getNumber(row, 'headway_offpeak_min') * 60,
      fareFen: getFareFen(row, 'fare_cny'),
      operator: getText(row, 'operator'),
      note: getText(row, 'note'),
      source: getText(row, 'source'),
      confidence: getText(row, 'confidence'),
      stopOrder: getStopOrder(row),
      stops,
    };
  });
}
