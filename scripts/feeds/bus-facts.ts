/** Reads the fact tables of city buses: `bus_<city>_routes.csv`, `bus_<city>.csv` and `bus_anchors.csv`. */
import { type Fen, findFen } from '../../server/base/fen.ts';
import { findSeconds } from '../../server/base/seconds.ts';
import type { Place } from './bus-stations.ts';
import { getNumber, getText, loadSource, type SourceRow } from './csv.ts';

/** Confidence in a fact: `high`, `medium` or `low`. */
type Word = string;

export interface FactStop extends Place {
  readonly cumM: number;
  /** Source of the position. */
  readonly positionBasis: string;
  readonly positionConfidence: Word;
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

function toStop(row: SourceRow, anchors: ReadonlyMap<string, SourceRow>): FactStop {
  const name = getText(row, 'stop_name_zh');
  const anchor = anchors.get(name);
  return {
    name,
    lat: getNumber(anchor ?? row, 'lat'),
    lon: getNumber(anchor ?? row, 'lon'),
    cumM: getNumber(row, 'est_cum_m'),
    positionBasis: anchor ? getText(anchor, 'source') : getText(row, 'coord_basis'),
    positionConfidence: anchor ? getText(anchor, 'confidence') : getText(row, 'coord_confidence'),
  };
}

/** Reads all lines of a city with their stops, in the order of the route table. */
export function loadFactLines(sourcesDir: string, city: 'hohhot' | 'baotou'): FactLine[] {
  const cityZh = city === 'hohhot' ? '呼和浩特' : '包头';
  const anchors = new Map(
    loadSource(sourcesDir, 'bus_anchors.csv')
      .filter((row) => getText(row, 'city') === cityZh)
      .map((row) => [getText(row, 'stop_name_zh'), row]),
  );
  const stopsOf = Map.groupBy(loadSource(sourcesDir, `bus_${city}.csv`), (row) => getText(row, 'route_no'));
  return loadSource(sourcesDir, `bus_${city}_routes.csv`).map((row) => {
    const routeNo = getText(row, 'route_no');
    const stops = (stopsOf.get(routeNo) ?? [])
      .toSorted((a, b) => getNumber(a, 'stop_seq') - getNumber(b, 'stop_seq'))
      .map((stop) => toStop(stop, anchors));
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
      stops,
    };
  });
}
