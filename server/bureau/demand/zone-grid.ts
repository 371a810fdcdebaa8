/**
 * Zones of travel: cells of the H3 grid with a stop in them, and what the model of the day puts there.
 *
 * Residents and workplaces are those of the simulated day (`city-stops.ts`): census figures of districts, spread over stops
 * by distance from the district's seat and by the places beside them. They are illustrative below the district.
 */
import { latLngToCell } from 'h3-js';
import type { LatLon } from '../../base/geo.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { CityStops, Purpose } from './city-stops.ts';

export interface GridZone extends LatLon {
  /** Index of the H3 cell. */
  readonly id: string;
  readonly cityId: string;
  /** Boardable stops inside. */
  readonly stops: readonly number[];
  readonly population: number;
  /** Shares of the city's total, by purpose. */
  readonly shares: Readonly<Record<Exclude<Purpose, 'homes'>, number>>;
}

/** Cells of about 0.74 km2: a walk of five minutes across. */
const ZONE_RESOLUTION = 8;

const purposes = ['jobs', 'schools', 'leisure', 'scenic'] as const;

/** Zones city by city, in the order of their cells; a zone stands at the mean of its stops. */
export function buildZoneGrid(
  { stops }: Pick<Timetable, 'stops'>,
  cities: readonly CityStops[],
  resolution = ZONE_RESOLUTION,
): GridZone[] {
  return cities.flatMap((city) => {
    const rows = Array.from(city.stops, (stop, i) => ({ stop, i }));
    const cells = Map.groupBy(rows, ({ stop }) =>
      latLngToCell(stops.lat[stop] as number, stops.lon[stop] as number, resolution),
    );
    return [...cells.entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([id, inside]): GridZone => {
        const mean = (column: Float64Array) =>
          inside.reduce((sum, { stop }) => sum + (column[stop] as number), 0) / inside.length;
        const shareOf = (purpose: Purpose) =>
          inside.reduce((sum, { i }) => sum + toShare(city[purpose], i), 0);
        const [jobs, schools, leisure, scenic] = purposes.map(shareOf) as [number, number, number, number];
        return {
          id,
          cityId: city.cityId,
          lat: mean(stops.lat),
          lon: mean(stops.lon),
          stops: inside.map(({ stop }) => stop),
          population: city.population * shareOf('homes'),
          shares: { jobs, schools, leisure, scenic },
        };
      });
  });
}

/** Share of one entry of cumulative weights. */
function toShare(cumulative: Float64Array, i: number): number {
  const total = cumulative[cumulative.length - 1] ?? 0;
  if (total === 0) return 0;
  return ((cumulative[i] as number) - (i > 0 ? (cumulative[i - 1] as number) : 0)) / total;
}
