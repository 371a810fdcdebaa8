/** Reads the fact tables of the metro. */
import { findSeconds } from '../../server/base/seconds.ts';
import { getNumber, getText, loadSource, type SourceRow } from './csv.ts';

/** `a`: in the order of the table; `b`: the opposite direction. */
export type MetroDirection = 'a' | 'b';

/** A station on one line. */
export interface LineStation {
  /** Official station code, which is the same on all lines of an interchange. */
  readonly code: string;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly nameMn: string;
  readonly lat: number;
  readonly lon: number;
  /** Distance from the first station of the line. */
  readonly cumulativeM: number;
  /** Published first departure by direction; undefined at the last station of the direction. `last`: the last one. */
  readonly first: Readonly<Record<MetroDirection, number | undefined>>;
  readonly last: Readonly<Record<MetroDirection, number | undefined>>;
  readonly confidence: string;
  readonly source: string;
}

/** A line with its stations in the order of direction `a`. */
export interface MetroLine {
  readonly number: string;
  readonly stations: readonly LineStation[];
}

function findTime(row: SourceRow, column: string): number | undefined {
  const text = getText(row, column);
  if (text === '') return undefined;
  const seconds = findSeconds(`${text}:00`);
  if (seconds === undefined) throw new Error(`${column} is no time: ${text}`);
  return seconds;
}

/** Reads lines and stations from `metro.csv`, in its order. */
export function loadMetroLines(sourcesDir: string): MetroLine[] {
  const lines = new Map<string, LineStation[]>();
  for (const row of loadSource(sourcesDir, 'metro.csv')) {
    const number = getText(row, 'line');
    const stations = lines.get(number) ?? [];
    lines.set(number, stations);
    stations.push({
      code: getText(row, 'station_code'),
      nameZh: getText(row, 'name_zh'),
      nameEn: getText(row, 'name_en'),
      nameMn: getText(row, 'name_mn'),
      lat: getNumber(row, 'lat'),
      lon: getNumber(row, 'lon'),
      cumulativeM: getNumber(row, 'cum_dist_m'),
      first: { a: findTime(row, 'dir_a_first'), b: findTime(row, 'dir_b_first') },
      last: { a: findTime(row, 'dir_a_last'), b: findTime(row, 'dir_b_last') },
      confidence: getText(row, 'confidence'),
      source: getText(row, 'source'),
    });
  }
  return [...lines].map(([number, stations]) => ({ number, stations }));
}

/** A value of `metro_service.csv`; throws where the table has no row for line and key. */
export function getServiceValue(rows: readonly SourceRow[], line: string, key: string): string {
  const row = rows.find((candidate) => candidate.line === line && candidate.key === key);
  if (!row) throw new Error(`metro_service.csv has no ${key} of line ${line}`);
  return getText(row, 'value');
}
