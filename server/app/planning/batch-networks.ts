/** Caches day searches by date and walking rules, since queries of a batch repeat them. */
import { LRUCache } from 'lru-cache';
import { recall } from '../../base/recall.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { DaySearch } from '../../planner/raptor/day-search.ts';
import { closeFootpaths } from '../../transit/network/close-footpaths.ts';
import { buildFootpaths } from '../../transit/network/footpaths.ts';
import { buildDayTimetable } from '../../transit/timetable/build-day-timetable.ts';
import { addWalks } from '../../transit/timetable/day/added-stops.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';

export interface WalkSetting {
  /** Longest straight line between two stops, in metres. */
  readonly maxM: number;
  readonly speedMps: number;
  /** Whether a walk may join several footpaths: the network then contains their transitive closure. */
  readonly closed: boolean;
  readonly minChangeSec: number;
  readonly detourFactor: number;
}

const KEPT = 8;

export class BatchNetworks {
  readonly #timetable: Timetable;
  readonly #searches = new LRUCache<string, DaySearch>({ max: KEPT });
  readonly #onBuilt: ((search: DaySearch) => void) | undefined;

  /** @param onBuilt - called with every new search before its first use */
  constructor(timetable: Timetable, onBuilt?: (search: DaySearch) => void) {
    this.#timetable = timetable;
    this.#onBuilt = onBuilt;
  }

  /**
   * @param setting - undefined: footpaths and change times of the timetable
   * @param withTransfers - whether in-seat transfers and rules about pairs of trips apply; by default where `setting` is
   *   undefined
   */
  getSearch(
    day: ServiceDay,
    setting: WalkSetting | undefined,
    withTransfers = setting === undefined,
  ): DaySearch {
    const key = JSON.stringify([day, setting, withTransfers]);
    return recall(this.#searches, key, () => this.#build(day, setting, withTransfers));
  }

  #build(day: ServiceDay, setting: WalkSetting | undefined, withTransfers: boolean): DaySearch {
    const dayTimetable = buildDayTimetable(this.#timetable, day, {
      daysBefore: 2,
      daysAfter: 0,
      withTransfers,
    });
    const walks = setting ? this.#walkBy(setting) : this.#walkByDefault();
    const search = new DaySearch({
      day: dayTimetable,
      ...addWalks(dayTimetable.addedStops, walks),
    });
    this.#onBuilt?.(search);
    return search;
  }

  #walkByDefault() {
    return { footpaths: this.#timetable.footpaths, changeSec: this.#timetable.stops.changeSec };
  }

  #walkBy(setting: WalkSetting) {
    const { stops } = this.#timetable;
    const plain = Array.from({ length: stops.boardable }, (_, row) => ({
      key: String(row),
      lat: stops.lat[row] as number,
      lon: stops.lon[row] as number,
      boardSlackSec: 0,
      changeSec: 0,
    }));
    const footpaths = buildFootpaths(plain, [], { ...setting, withSlack: false });
    return {
      footpaths: setting.closed ? closeFootpaths(footpaths) : footpaths,
      changeSec: new Int32Array(stops.boardable).fill(setting.minChangeSec),
    };
  }
}
