/** Groups of stops that are one place to passengers (`stops.place` of the timetable), across feeds. */
import { ProblemError } from '../../base/problem.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { ItineraryPlace } from '../model/itinerary.ts';
import type { StopIndex } from '../model/stop-index.ts';
import type { StopLocator } from '../model/stop-locator.ts';
import type { BoardArea } from './stop-request.ts';

export interface AreaStops {
  readonly place: ItineraryPlace;
  /** Rows of boardable stops. */
  readonly members: readonly number[];
}

export class StopGroups {
  readonly #timetable: Timetable;
  readonly #stops: StopIndex;
  readonly #locator: StopLocator;
  /** Rows of boardable stops, by the row that represents their place. */
  readonly #members = new Map<number, number[]>();

  constructor(stops: StopIndex, locator: StopLocator) {
    this.#timetable = stops.timetable;
    this.#stops = stops;
    this.#locator = locator;
    const { boardable, place } = stops.timetable.stops;
    for (let row = 0; row < boardable; row++) {
      const members = this.#members.get(place[row] as number);
      if (members) members.push(row);
      else this.#members.set(place[row] as number, [row]);
    }
  }

  /** @throws ProblemError `stop-unknown` where neither the stop of `area` nor that of `fallback` exists */
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

  /** All boardable stops of the place of a row, those of its own station first. */
  listPlaceMembers(row: number): number[] {
    const members = this.#members.get(this.#timetable.stops.place[row] as number) ?? [];
    return [...new Set([...this.#stops.listStationMembers(row), ...members])];
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
    const members = new Set(this.listPlaceMembers(row));
    if (area.radiusM !== undefined) {
      for (const { stop } of this.#locator.listNearby(place, area.radiusM)) members.add(stop);
    }
    return { place, members: [...members] };
  }

  /** Groups rows by place, in the order given. */
  group(rows: readonly number[]): number[][] {
    const groups = new Map<number, number[]>();
    for (const row of rows) {
      const place = this.#timetable.stops.place[row] as number;
      const group = groups.get(place);
      if (group) group.push(row);
      else groups.set(place, [row]);
    }
    return [...groups.values()];
  }
}
