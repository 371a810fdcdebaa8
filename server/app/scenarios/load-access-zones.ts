/** The zones and places between which access is measured: those of the region, or of a file. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { isLatLon } from '../../base/geo.ts';
import { ProblemError } from '../../base/problem.ts';
import { toShownPath } from '../../base/shown-path.ts';
import { buildCityStops } from '../../bureau/demand/city-stops.ts';
import { buildZoneGrid } from '../../bureau/demand/zone-grid.ts';
import type { AccessPlace, AccessZone } from '../../bureau/scenario/compare-access.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { findDistrict, listAttractions, loadZones } from '../planning/load-zones.ts';
import { listOpenPlaces } from '../planning/region.ts';

/** Jobs for each resident, for zones with a count of residents only. An engineering default without a source. */
const JOBS_PER_RESIDENT = 0.45;

/**
 * Zones of the region: an H3 grid over the stops of its cities, with the residents and workplaces of the simulated day.
 * Numbers below the district level are illustrative. Empty if the region has no zones.
 *
 * @throws ProblemError `bad-request` for a file without a district of any city of the region
 */
export function listRegionZones({ region, timetable }: LoadedTimetable): AccessZone[] {
  if (region.file === undefined) return [];
  const file = join(dirname(region.file), 'zones.csv');
  const districts = loadZones(file, region);
  if (districts.length === 0 && existsSync(file)) throw toEmpty(toShownPath(file));
  const cityIds = region.cities.map(({ id }) => id);
  const cities = buildCityStops(timetable, cityIds, districts, listAttractions(region));
  return buildZoneGrid(timetable, cities).map(({ cityId, id, lat, lon, population, shares }): AccessZone => {
    const city = cities.find((one) => one.cityId === cityId);
    return {
      id,
      lat,
      lon,
      district: findDistrict(region, cityId, { lat, lon }) ?? cityId,
      opportunities: { population, jobs: shares.jobs * (city?.population ?? 0) * JOBS_PER_RESIDENT },
    };
  });
}

/** Places of the region's search box that have a kind and are open on the date. */
export function listRegionPlaces({ region }: LoadedTimetable, date: string): AccessPlace[] {
  return listOpenPlaces(region, date).flatMap(({ category, id, lat, lon, name }) =>
    category === undefined ? [] : [{ id, name, lat, lon, category }],
  );
}

/** Columns that describe a zone; each other column of numbers is an opportunity. */
const POSITION_COLUMNS = new Set(['id', 'lat', 'lon', 'district', 'name']);

/**
 * Zones of a CSV file: `id`, `lat`, `lon`, optionally `district`, and a column for each kind of opportunity.
 *
 * @throws ProblemError `not-found`; `bad-request` with line and column, or for a file without zones
 */
export function loadZoneFile(file: string): AccessZone[] {
  const path = toShownPath(file);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw new ProblemError(
      'not-found',
      { zh: `找不到 ${path}`, en: `${path} does not exist` },
      { path },
      { cause },
    );
  }
  let rows: Record<string, string>[];
  try {
    rows = parse(text, { columns: true, bom: true, skip_empty_lines: true });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw toBad(path, `CSV: ${reason}`, cause);
  }
  const [first] = rows;
  if (!first) throw toEmpty(path);
  const opportunities = Object.keys(first).filter((column) => !POSITION_COLUMNS.has(column));
  return rows.map((row, i) => {
    const [lat, lon] = [Number(row.lat), Number(row.lon)];
    if (!row.id || row.lat === '' || row.lon === '' || !isLatLon({ lat, lon })) {
      throw toBad(path, `line ${i + 2}: id, lat, lon`);
    }
    const counts = opportunities.map((column): [string, number] => {
      const value = Number(row[column] === '' ? 0 : row[column]);
      if (!(value >= 0 && Number.isFinite(value)))
        throw toBad(path, `line ${i + 2}: ${column} = ${row[column]}`);
      return [column, value];
    });
    return { id: row.id, lat, lon, district: row.district ?? '', opportunities: Object.fromEntries(counts) };
  });
}

function toEmpty(path: string): ProblemError {
  return new ProblemError(
    'bad-request',
    { zh: `区域文件 ${path} 里没有区域`, en: `The zone file ${path} has no zones` },
    { path },
  );
}

function toBad(path: string, what: string, cause?: unknown): ProblemError {
  return new ProblemError(
    'bad-request',
    { zh: `区域文件 ${path} 有误：${what}`, en: `The zone file ${path} is wrong: ${what}` },
    { path },
    cause === undefined ? {} : { cause },
  );
}
