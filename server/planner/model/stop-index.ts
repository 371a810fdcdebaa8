/** Looks up the stops of a timetable by id, and their stations. */
import { findIdParts, toGlobalId } from '../../base/ids.ts';
import { getString, listStrings } from '../../transit/timetable/string-table.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import type { ItineraryPlace } from './itinerary.ts';

/** GTFS `location_type`. */
const ENTRANCE = 2;

export class StopIndex {
  readonly timetable: Timetable;
  /**
   * `stop_id` by row, decoded once: decoding one from the timetable's bytes takes longer than all other parts of a
   * place.
   */
  readonly #ids: readonly string[];
  readonly #byId = new Map<string, number[]>();
  readonly #children = new Map<number, number[]>();

  constructor(timetable: Timetable) {
    this.timetable = timetable;
    const { stops } = timetable;
    this.#ids = listStrings(stops.ids);
    this.#ids.forEach((id, row) => {
      const rows = this.#byId.get(id);
      if (rows) rows.push(row);
      else this.#byId.set(id, [row]);
      for (let up = stops.parent[row] as number; up >= 0; up = stops.parent[up] as number) {
        const children = this.#children.get(up);
        if (children) children.push(row);
        else this.#children.set(up, [row]);
      }
    });
  }

  /** Rows of `feed:stop_id`, or of a bare stop id in every feed that has it. */
  listRows(stopId: string): readonly number[] {
    const parts = findIdParts(stopId);
    if (parts) {
      const feed = this.timetable.feeds.findIndex(({ feedId }) => feedId === parts.feedId);
      const rows = (this.#byId.get(parts.id) ?? []).filter((row) => this.timetable.stops.feed[row] === feed);
      if (rows.length > 0) return rows;
    }
    return this.#byId.get(stopId) ?? [];
  }

  /** The boardable stop at this row; for a station, or an entrance of one, the boardable stops of the station. */
  listMembers(row: number): readonly number[] {
    const { stops } = this.timetable;
    if (row < stops.boardable) return [row];
    const own = (this.#children.get(row) ?? []).filter((child) => child < stops.boardable);
    const parent = stops.parent[row] as number;
    if (own.length > 0 || parent < 0) return own;
    return this.listMembers(parent);
  }

  /** All stops of the station to which a row belongs, the row itself included. */
  listStationMembers(row: number): readonly number[] {
    const { stops } = this.timetable;
    const top = this.getTop(row);
    return [...new Set([...this.listMembers(top), ...(row < stops.boardable ? [row] : [])])];
  }

  /**
   * Entrances of the station to which a row belongs. An entrance at the position of its station is left out: the feed does
   * not know where it is.
   */
  listEntrances(row: number): readonly number[] {
    const { lat, locationType, lon } = this.timetable.stops;
    const top = this.getTop(row);
    const isAtStation = (other: number) => lat[other] === lat[top] && lon[other] === lon[top];
    return (this.#children.get(top) ?? []).filter(
      (child) => locationType[child] === ENTRANCE && !isAtStation(child),
    );
  }

  /** The station to which a row belongs, or the row itself. */
  getTop(row: number): number {
    const { parent } = this.timetable.stops;
    let top = row;
    while ((parent[top] as number) >= 0) top = parent[top] as number;
    return top;
  }

  toGlobalId(row: number): string {
    const { stops, feeds } = this.timetable;
    return toGlobalId(feeds[stops.feed[row] as number]?.feedId ?? '', this.#ids[row] as string);
  }

  toPlace(row: number): ItineraryPlace {
    const { stops, names, timeZones } = this.timetable;
    const platform = getString(stops.platform, row);
    const parent = stops.parent[row] as number;
    const level = stops.level[row] as number;
    const levelName = names[stops.levelName[row] as number];
    const wheelchair = stops.wheelchair[row] as number;
    return {
      lat: stops.lat[row] as number,
      lon: stops.lon[row] as number,
      name: names[stops.name[row] as number] ?? { text: '' },
      stopId: this.toGlobalId(row),
      ...(parent >= 0 ? { stationId: this.toGlobalId(parent) } : {}),
      ...(platform === '' ? {} : { platformCode: platform }),
      ...(Number.isNaN(level) ? {} : { level }),
      ...(levelName ? { levelName } : {}),
      ...(wheelchair === 0 ? {} : { wheelchairBoarding: wheelchair }),
      timeZone: timeZones[stops.timeZone[row] as number] as string,
    };
  }
}
