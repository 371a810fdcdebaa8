/** Reads the districts where simulated riders live: `zones.csv` beside the region file. */
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { parse } from 'csv-parse/sync';
import type { LatLon } from '../../base/geo.ts';
import type { Attraction, Zone } from '../../bureau/demand/city-stops.ts';
import { defaultSheet } from '../../bureau/demand/model/parameters.ts';
import { buildTravelZones, type TravelZones } from '../../bureau/demand/travel-zones.ts';
import { assignCities } from '../../transit/network/cities.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { LoadedTimetable } from './load-timetable.ts';
import type { RegionFiles } from './region.ts';

/**
 * Districts of the region's cities with their population; leaves out rows of other cities.
 *
 * The file names each city in Chinese.
 */
export function loadZones(file: string, region: RegionFiles): Zone[] {
  if (!existsSync(file)) return [];
  const rows: Record<string, string>[] = parse(readFileSync(file), { columns: true, bom: true });
  return rows.flatMap((row): Zone[] => {
    const city = region.cities.find(({ names }) => names.text === row.city);
    const [population, lat, lon] = [Number(row.pop_2020), Number(row.seat_lat), Number(row.seat_lon)];
    // A row without coordinates of a seat is the total of a city, whose districts have their own rows.
    const hasSeat = row.seat_lat !== '' && row.seat_lon !== '';
    if (!city || !hasSeat || !(population > 0)) return [];
    return [{ id: row.adcode ?? '', cityId: city.id, population, lat, lon }];
  });
}

/** Places of the search box that simulated riders travel to. */
export function listAttractions(region: RegionFiles): Attraction[] {
  return region.places.flatMap(({ category, cityId, lat, lon }) =>
    category === undefined || cityId === undefined ? [] : [{ category, cityId, lat, lon }],
  );
}

/**
 * The region with its neighbours as further cities, and the timetable with their stops in them: for travel between cities. A
 * stop that counts as one of a city of the region for want of a nearer one belongs to the neighbour then.
 */
export function withNeighbours(loaded: LoadedTimetable): LoadedTimetable {
  const { region, timetable } = loaded;
  const { neighbours } = region;
  if (neighbours.cities.length === 0) return loaded;
  const cities = [...region.cities, ...neighbours.cities];
  return {
    ...loaded,
    region: { ...region, cities, places: [...region.places, ...neighbours.places] },
    timetable: withCities(timetable, cities),
  };
}

/** The timetable with each stop in the nearest of the cities. */
export function withCities(timetable: Timetable, cities: RegionFiles['cities']): Timetable {
  const { city, lat, lon } = timetable.stops;
  const points = Array.from(city, (_, row) => ({ lat: lat[row] as number, lon: lon[row] as number }));
  const assigned = Uint8Array.from(assignCities(points, cities), (one) => (one < 0 ? NO_CITY : one));
  return { ...timetable, stops: { ...timetable.stops, city: assigned } };
}

const NO_CITY = 255;

/** Name of the district of a city whose seat is nearest; undefined for a city without districts. */
export function findDistrict({ places }: RegionFiles, cityId: string, at: LatLon): string | undefined {
  const seats = places.filter((place) => place.type === 'district' && place.cityId === cityId);
  return findNearest(at, seats)?.name.text;
}

function findNearest<Place extends { readonly lat: number; readonly lon: number }>(
  { lat, lon }: { readonly lat: number; readonly lon: number },
  places: readonly Place[],
): Place | undefined {
  const squareOf = (place: Place) => {
    const dLon = (place.lon - lon) * Math.cos((lat * Math.PI) / 180);
    return (place.lat - lat) ** 2 + dLon ** 2;
  };
  return places.reduce<Place | undefined>(
    (best, place) => (best === undefined || squareOf(place) < squareOf(best) ? place : best),
    undefined,
  );
}

/**
 * The zones between which the people of the region travel.
 *
 * @param resolution of the H3 grid
 */
export function listTravelZones(
  { region, timetable }: LoadedTimetable,
  resolution = defaultSheet.zoneResolution.central,
): TravelZones {
  const districts =
    region.file === undefined ? [] : loadZones(join(dirname(region.file), 'zones.csv'), region);
  const cityIds = region.cities.map(({ id }) => id);
  const zones = buildTravelZones(timetable, cityIds, districts, listAttractions(region), resolution);
  const between = zones.between.map(({ corridor, grid }) => {
    const district = findDistrict(region, grid.cityId, grid);
    return { grid, corridor: district === undefined ? corridor : { ...corridor, district } };
  });
  return { ...zones, between };
}
