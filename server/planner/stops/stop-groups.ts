/** Stops that are one place to a passenger: a station with its platforms, and the like-named stops beside it. */
import { type LatLon, toDistanceM } from '../../base/geo.ts';
import { ProblemError } from '../../base/problem.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { BoardArea } from '../board/board-request.ts';
import type { ItineraryPlace } from '../itinerary/itinerary.ts';
import type { StopLocator } from '../itinerary/stop-locator.ts';
import type { StopIndex } from './stop-index.ts';

/** Like-named stops at most this far apart are one place, whichever feed they come from. */
const SAME_PLACE_M = 400;

export interface AreaStops {
  readonly place: ItineraryPlace;
  /** Boardable rows. */
  readonly members: readonly number[];
}

export class StopGroups {
  readonly #timetable: Timetable;
  readonly #stops: StopIndex;
  readonly #locator: StopLocator;

  constructor(stops: StopIndex, locator: StopLocator) {
    this.#timetable = stops.timetable;
    this.#stops = stops;
    this.#locator = locator;
  }

  /** @throws ProblemError `stop-unknown` where neither area has a stop */
  getArea(area: BoardArea, fallback?: BoardArea): AreaStops {
    const found = this.#findArea(area) ?? (fallback ? this.#findArea(fallback) : undefined);
    if (found) return found;
    const id = area.kind === 'stop' ? area.stopId : `${area.center.lat},${area.center.lon}`;
    throw new ProblemError(
      'stop-unknown',
      { zh: `没有编号为 ${id} 的车站`, en: `No stop has the id ${id}` },
      { stopId: id },
    );
  }

  /** The station of a row, and the stops around it that are called like it or like the row. */
  listLikeNamed(row: number): number[] {
    const own = this.#stops.listStationMembers(row);
    const names = new Set([row, this.#stops.getTop(row)].map((other) => this.#nameOf(other)));
    const near = [row, ...own]
      .flatMap((stop) => this.#locator.listNearby(this.#pointOf(stop), SAME_PLACE_M))
      .map(({ stop }) => stop)
      .filter((stop) => names.has(this.#nameOf(stop)));
    return [...new Set([...own, ...near.flatMap((stop) => this.#stops.listStationMembers(stop))])];
  }

  #findArea(area: BoardArea): AreaStops | undefined {
    if (area.kind === 'around') {
      const members = this.#locator.listNearby(area.center, area.radiusM).map(({ stop }) => stop);
      return { place: { ...area.center, name: { text: '' } }, members };
    }
    const [row] = this.#stops.listRows(area.stopId);
    if (row === undefined) return undefined;
    const place = this.#stops.toPlace(row);
    if (area.exact) return { place, members: this.#stops.listMembers(row) };
    const members = new Set(this.listLikeNamed(row));
    if (area.radiusM !== undefined) {
      for (const { stop } of this.#locator.listNearby(place, area.radiusM)) members.add(stop);
    }
    return { place, members: [...members] };
  }

  /** Rows grouped for a map: by station, then like-named groups close to each other joined. */
  group(rows: readonly number[]): number[][] {
    const groups: { at: LatLon; rows: number[] }[] = [];
    const byName = new Map<string, typeof groups>();
    const byStation = new Map<number, (typeof groups)[number]>();
    for (const row of rows) {
      const station = this.#stops.getTop(row);
      const name = this.#nameOf(row);
      const at = this.#pointOf(row);
      const like = byName.get(name) ?? [];
      let group = byStation.get(station) ?? like.find((other) => toDistanceM(other.at, at) <= SAME_PLACE_M);
      if (group) group.rows.push(row);
      else {
        group = { at, rows: [row] };
        groups.push(group);
      }
      if (!like.includes(group)) byName.set(name, [...like, group]);
      byStation.set(station, group);
    }
    return groups.map((group) => group.rows);
  }

  #nameOf(row: number): string {
    return this.#timetable.names[this.#timetable.stops.name[row] as number]?.text ?? '';
  }

  #pointOf(row: number): LatLon {
    const { stops } = this.#timetable;
    return { lat: stops.lat[row] as number, lon: stops.lon[row] as number };
  }
}
