/** The zones between which people travel: cells of the H3 grid over the stops of the region's cities. */
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { type Attraction, buildCityStops, type CityStops, type Zone } from './city-stops.ts';
import type { CorridorZone } from './model/corridor-utilities.ts';
import { buildZoneGrid, type GridZone } from './zone-grid.ts';

export interface TravelZones {
  /** In the order of the region's cities. */
  readonly cities: readonly CityStops[];
  /** All zones, city by city. */
  readonly grid: readonly GridZone[];
  /** Those with residents, of cities whose districts are known: zones of the corridor model. */
  readonly between: readonly { readonly grid: GridZone; readonly corridor: CorridorZone }[];
}

/** Residents of a stop where no district of the city is known. An engineering default, without a source. */
const UNKNOWN_RESIDENTS = 1_000;

/**
 * Workplaces and leisure draw trips from other cities.
 *
 * @param resolution of the H3 grid
 */
export function buildTravelZones(
  timetable: Timetable,
  cityIds: readonly string[],
  districts: readonly Zone[],
  attractions: readonly Attraction[],
  resolution: number,
): TravelZones {
  const known = buildCityStops(timetable, cityIds, districts, attractions);
  const cities = known.map((city) => (city.population > 0 ? city : toEvenCity(city)));
  const grid = buildZoneGrid(timetable, cities, resolution);
  const between = grid
    .map((zone) => {
      const { cityId, lat, lon, population, shares } = zone;
      const city = cityIds.indexOf(cityId);
      const attraction = ((cities[city]?.population ?? 0) * (shares.jobs + shares.leisure)) / 2;
      return { grid: zone, corridor: { city, lat, lon, population, attraction } };
    })
    .filter(({ corridor }) => corridor.population > 0 && (known[corridor.city]?.population ?? 0) > 0);
  return { cities, grid, between };
}

/** A city without known districts: people live at all stops alike, and only known places draw them more than others. */
function toEvenCity(city: CityStops): CityStops {
  const { jobs, leisure, scenic, schools, stops } = city;
  const even = Float64Array.from(stops, (_, i) => i + 1);
  const orEven = (weights: Float64Array) => weights.map((weight, i) => weight + i + 1);
  return {
    ...city,
    population: stops.length * UNKNOWN_RESIDENTS,
    homes: even,
    jobs: orEven(jobs),
    schools: orEven(schools),
    leisure: orEven(leisure),
    scenic: orEven(scenic),
  };
}
