/** Expected riders as plain data for files and answers: places by name, lines by id. */
import type { Names } from '../../base/names.ts';
import type { DistrictForecast, RiderForecast } from '../../bureau/demand/model/expect-riders.ts';
import type { LineCrowding } from '../../bureau/demand/model/forecast-crowding.ts';
import type { HopForecast, LineForecast } from '../../bureau/demand/model/forecast-lines.ts';
import type { RidersReport } from './run-riders.ts';

/** A report as plain data: places by name, lines by id. */
export interface RidersJson
  extends Omit<RidersReport, 'forecast' | 'findDistrictName' | 'toPlaceName' | 'toCityName'> {
  readonly forecast?: Omit<RiderForecast, 'lines' | 'removed' | 'districts' | 'pairs'> & {
    readonly pairs: readonly PairRiders[];
    readonly lines: readonly LineRiders[];
    readonly removed: readonly RemovedLineRiders[];
    readonly districts: readonly DistrictRiders[];
  };
}

export interface RemovedLineRiders extends Omit<RiderForecast['removed'][number], 'facts'> {
  readonly id: string;
  readonly name: string;
  readonly longName: Names;
}

export interface PairRiders extends Omit<RiderForecast['pairs'][number], 'cities'> {
  /** Names of both cities. */
  readonly cities: readonly string[];
}

export interface DistrictRiders extends Omit<DistrictForecast, 'city'> {
  /** Name of the city. */
  readonly city: string;
  /** Of the district; of the city where residents belong to none. */
  readonly names: Names;
}

/** A hop between two places by name. */
interface NamedHop {
  readonly from: string;
  readonly to: string;
  readonly fromNames: Names;
  readonly toNames: Names;
}

export interface LineRiders extends Omit<RiderForecast['lines'][number], 'facts' | 'hops' | 'crowding'> {
  readonly id: string;
  readonly name: string;
  readonly longName: Names;
  readonly hops: readonly (Omit<HopForecast, 'from' | 'to'> & NamedHop)[];
  readonly crowding?: Omit<LineCrowding, 'busiest'> & {
    readonly busiest: Omit<LineCrowding['busiest'], 'from' | 'to'> & NamedHop;
  };
}

/** The rows of the timetable stay inside: places get their names. */
export function toRidersJson(full: RidersReport): RidersJson {
  const { findDistrictName, forecast, toCityName, toPlaceName, ...report } = full;
  if (!forecast || !toPlaceName || !toCityName) return report;
  const toLine = ({ id, longName, name }: LineForecast['facts']) => ({ id, name, longName });
  const toPlaces = <Hop extends { from: number; to: number }>(hop: Hop) => {
    const [fromNames, toNames] = [toPlaceName(hop.from), toPlaceName(hop.to)];
    return { ...hop, from: fromNames.text, to: toNames.text, fromNames, toNames };
  };
  const lines = forecast.lines.map(
    ({ crowding, facts, hops, ...line }): LineRiders => ({
      ...toLine(facts),
      ...line,
      hops: hops.map(toPlaces),
      ...(crowding ? { crowding: { ...crowding, busiest: toPlaces(crowding.busiest) } } : {}),
    }),
  );
  const removed = forecast.removed.map(({ facts, ...line }) => ({ ...toLine(facts), ...line }));
  const districts = forecast.districts.map(({ city, ...one }) => {
    const names = one.district === undefined ? toCityName(city) : findDistrictName?.(one.district);
    return { city: toCityName(city).text, names: names ?? { text: one.district ?? '' }, ...one };
  });
  const pairs = forecast.pairs.map(({ cities, ...one }) => ({
    cities: cities.map((city) => toCityName(city).text),
    ...one,
  }));
  return { ...report, forecast: { ...forecast, pairs, lines, removed, districts } };
}
