/** Railway stations: ids, names and positions, some of them derived. */
import { toDistanceM } from '../../server/base/geo.ts';
import { getText, loadSource, type SourceRow } from './csv.ts';
import { toRailEnglish, toRailSlug } from './rail-names.ts';
import type { RailCall, RailTrain } from './rail-trains.ts';

export interface RailStation {
  /** Telecode (`HHC`) where known, else a name in ASCII (`rail-datong-south`). */
  readonly id: string;
  readonly telecode: string | undefined;
  readonly nameZh: string;
  readonly nameEn: string;
  readonly nameMn: string | undefined;
  readonly lat: number;
  readonly lon: number;
  readonly confidence: 'sourced' | 'derived' | 'reconstructed';
  readonly source: string;
}

/** Stop id of the platform of a station. */
export function toRailPlatformId(stationId: string): string {
  return `${stationId}-platforms`;
}

type Place = Pick<RailStation, 'lat' | 'lon' | 'confidence' | 'source'>;

function toPlaces(sourcesDir: string): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const row of loadSource(sourcesDir, 'rail_stations.csv')) {
    if (getText(row, 'lat') === '') continue;
    places.set(getText(row, 'name_zh'), {
      lat: Number(row.lat),
      lon: Number(row.lon),
      confidence: row.confidence === 'low' ? 'reconstructed' : 'derived',
      source: getText(row, 'source'),
    });
  }
  for (const row of loadSource(sourcesDir, 'rail_stations_2026.csv')) {
    if (getText(row, 'lat') === '') continue;
    places.set(getText(row, 'station_zh'), {
      lat: Number(row.lat),
      lon: Number(row.lon),
      confidence: 'sourced',
      source: getText(row, 'source'),
    });
  }
  return places;
}

/** A position between the nearest stations with known positions, along the train for which these are closest together. */
function toPlaceBetween(stationZh: string, trains: readonly RailTrain[], places: Map<string, Place>): Place {
  let best: { spanM: number; place: Place } | undefined;
  const isPlaced = (call: RailCall) => places.has(call.stationZh) && call.km !== undefined;
  for (const { number, calls } of trains) {
    const index = calls.findIndex((call) => call.stationZh === stationZh);
    const here = calls[index];
    if (here?.km === undefined) continue;
    const before = calls.slice(0, index).findLast(isPlaced);
    const after = calls.slice(index + 1).find(isPlaced);
    if (before?.km === undefined || after?.km === undefined) continue;
    const [a, b] = [places.get(before.stationZh)!, places.get(after.stationZh)!];
    const spanM = toDistanceM(a, b);
    if (best && best.spanM <= spanM) continue;
    const share = (here.km - before.km) / (after.km - before.km);
    const round = (degrees: number) => Math.round(degrees * 1e5) / 1e5;
    best = {
      spanM,
      place: {
        lat: round(a.lat + share * (b.lat - a.lat)),
        lon: round(a.lon + share * (b.lon - a.lon)),
        confidence: 'derived',
        source: `by kilometres between ${before.stationZh} and ${after.stationZh} on the way of ${number}`,
      },
    };
  }
  if (!best) throw new Error(`no position of ${stationZh} can be had`);
  return best.place;
}

/** All stations at which the trains call, in the order of their first call. */
export function loadRailStations(sourcesDir: string, trains: readonly RailTrain[]): RailStation[] {
  const places = toPlaces(sourcesDir);
  const corridor = new Map<string, SourceRow>();
  for (const row of loadSource(sourcesDir, 'rail_stations.csv')) corridor.set(getText(row, 'name_zh'), row);
  const mongolian = new Map(
    loadSource(sourcesDir, 'metro.csv').map((row) => [getText(row, 'name_zh'), getText(row, 'name_mn')]),
  );
  const names = new Set(trains.flatMap(({ calls }) => calls.map((call) => call.stationZh)));
  return [...names].map((nameZh) => {
    const row = corridor.get(nameZh);
    const telecode = row?.telecode || undefined;
    const nameEn = row ? getText(row, 'name_en').replace(/\s*\(.*\)/, '') : toRailEnglish(nameZh);
    return {
      id: telecode ?? `rail-${toRailSlug(nameEn)}`,
      telecode,
      nameZh,
      nameEn,
      // The metro station at the railway station has the same name with 站.
      nameMn: mongolian.get(`${nameZh}站`),
      ...(places.get(nameZh) ?? toPlaceBetween(nameZh, trains, places)),
    };
  });
}
