/** The expected day of one side of a scenario: the loaded feeds, their scheme, and the tours of the day. */
import { toDistanceM } from '../../base/geo.ts';
import { ProblemError } from '../../base/problem.ts';
import { recall } from '../../base/recall.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { dayAssumptions } from '../../bureau/demand/assumptions.ts';
import { type ExpectedDay, expectDay } from '../../bureau/demand/expect-day.ts';
import { createCardGroups } from '../../bureau/demand/people.ts';
import type { Tour, TravelTable } from '../../bureau/demand/tours.ts';
import { openFareNetwork } from '../../money/scheme/fare-network.ts';
import type { Scheme } from '../../money/scheme/scheme.ts';
import { isOfficeDay } from '../../money/settlement/banking-day.ts';
import { loadCalendar } from '../files/load-calendar.ts';
import type { LoadedTimetable } from '../planning/load-timetable.ts';
import { withNeighbours } from '../planning/load-zones.ts';
import { loadLineFinder } from '../pricing/feed-lines.ts';
import { loadFareNetworkTable } from '../pricing/load-fare-network.ts';
import { loadScheme } from '../pricing/load-scheme.ts';
import { loadFares } from '../pricing/price-itinerary.ts';
import { openRideFinder } from '../simulation/open-ride-finder.ts';

/**
 * The scheme of a side on its day.
 *
 * @throws ProblemError `scheme-unknown` where the folder holds no scheme, or none in force on the day
 */
export function loadSideScheme(schemeDir: string | undefined, day: ServiceDay): Scheme {
  const book = schemeDir === undefined ? undefined : loadScheme(schemeDir);
  if (book) return book.versionAt(day);
  throw new ProblemError('scheme-unknown', {
    zh: '这些数据所在的区域没有一卡通方案，请用 --scheme 指定其文件夹',
    en: 'The region of these feeds has no scheme of a card; name its folder with --scheme',
  });
}

/**
 * @returns computes tours in the rows of the loaded timetable
 * @throws ProblemError as `loadSideScheme`
 */
export function openExpectedSide(
  loaded: LoadedTimetable,
  schemeDir: string | undefined,
  day: ServiceDay,
  table: Pick<TravelTable, 'yuanPerHour'>,
): (tours: readonly Tour[]) => ExpectedDay {
  const scheme = loadSideScheme(schemeDir, day);
  const { imported, region, timetable } = loaded;
  const loadTariff = () => loadFares(imported).tariff;
  const findLine = loadLineFinder(imported);
  const cityIds = region.cities.map(({ id }) => id);
  const common = {
    day,
    isWorkingDay: isOfficeDay(loadCalendar(schemeDir as string), day),
    cityIds,
    cityOf: (stop: number) => timetable.stops.city[stop] as number,
    districtOf: createDistrictFinder(loaded),
    finder: openRideFinder(loaded, day, scheme, table),
    findGroups: createCardGroups(cityIds, scheme, dayAssumptions),
    scheme,
    fareNetwork: openFareNetwork(loadFareNetworkTable(scheme, imported, loadTariff)),
    toNetworkId: (routeId: string) => findLine(scheme, routeId)?.network.id,
    assumptions: dayAssumptions,
  };
  return (tours) => expectDay({ ...common, tours });
}

/** The district of a stop: that of the nearest seat in the city, or the city where it has no seats. */
function createDistrictFinder(loaded: LoadedTimetable): (stop: number, city: number) => string {
  const { region, timetable } = withNeighbours(loaded);
  const { lat, lon } = timetable.stops;
  const seats = region.places.filter(({ type }) => type === 'district');
  const known = new Map<string, string>();
  return (stop, city) =>
    recall(known, `${stop} ${city}`, () => {
      const cityId = region.cities[city]?.id ?? '';
      const at = { lat: lat[stop] as number, lon: lon[stop] as number };
      let [leastM, district] = [Number.POSITIVE_INFINITY, cityId];
      for (const seat of seats) {
        const metres = seat.cityId === cityId ? toDistanceM(at, seat) : Number.POSITIVE_INFINITY;
        if (metres < leastM) [leastM, district] = [metres, seat.name.text];
      }
      return district;
    });
}
