/** Caches searches: one for each query day and set of travel rules. */

import { LRUCache } from 'lru-cache';
import { ProblemError } from '../../base/problem.ts';
import { recall } from '../../base/recall.ts';
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import { buildDayTimetable } from '../../transit/timetable/build-day-timetable.ts';
import { atPace } from '../../transit/timetable/build-walks.ts';
import { addWalks } from '../../transit/timetable/day/added-stops.ts';
import type { DayTimetable } from '../../transit/timetable/day-timetable.ts';
import { mirrorDay } from '../../transit/timetable/mirror-day.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { toHeadwayWaitShare } from '../../transit/timetable/travel-rules.ts';
import { DaySearch } from '../raptor/day-search.ts';
import { applyChangeRules, type ChangeRules, toRulesKey } from './change-rules.ts';
import { DEFAULT_SPEED_MPS } from './plan-request.ts';
import { closeStops, getFootpaths, toWheelchairKey, type WheelchairNeeds } from './wheelchair-day.ts';

/** A traveller's walking speed, change rules and wheelchair needs. */
export interface TravelRules extends ChangeRules, WheelchairNeeds {
  /** Walking speed; the timetable's own where absent. */
  readonly walking?: { readonly speedMps: number };
  /**
   * Computed departures of a headway count as exact. For travel times of many departures of a window, which sample the wait
   * themselves: with the expected wait of a single departure added, they would count it twice.
   */
  readonly samplesWaits?: boolean;
}

/** Number of cached searches and days. */
const CACHED_SEARCHES = 6;

/** The day timetable and its mirror image. */
interface LaidOutDay {
  readonly day: DayTimetable;
  readonly mirrored: DayTimetable;
}

export class SearchCache {
  readonly #timetable: Timetable;
  readonly #daysBefore: number;
  readonly #laidOut = new LRUCache<string, LaidOutDay>({ max: CACHED_SEARCHES });
  /** Searches at the timetable's or the default walking speed. */
  readonly #searches = new LRUCache<string, DaySearch>({ max: CACHED_SEARCHES });
  /** Searches at other walking speeds. */
  readonly #paced = new LRUCache<string, DaySearch>({ max: CACHED_SEARCHES });
  /** Searches with a traveller's own change rules. */
  readonly #adjusted = new LRUCache<string, DaySearch>({ max: CACHED_SEARCHES });
  readonly #days = new LRUCache<ServiceDay, DayTimetable>({ max: CACHED_SEARCHES });
  readonly #onBuilt: ((search: DaySearch) => void) | undefined;

  /** @param onBuilt called once for every search in `#searches` (used by many travellers), before its first query */
  constructor(timetable: Timetable, onBuilt?: (search: DaySearch) => void) {
    this.#timetable = timetable;
    this.#onBuilt = onBuilt;
    this.#daysBefore = toDaysBefore(timetable);
  }

  /**
   * The search of a day by these rules. If speed or rules differ from the timetable's, it shares the day and its mirror
   * image with the plain search.
   *
   * @param daysAfter number of service days after `day` that the search knows
   * @throws ProblemError `date-outside-service` where nothing runs on any of these days
   */
  getSearch(day: ServiceDay, rules: TravelRules, daysAfter = 1): DaySearch {
    const ownMps = this.#timetable.walks.speedMps;
    const speedMps = rules.walking?.speedMps ?? ownMps;
    const paceKey = `${day} ${daysAfter} ${toWheelchairKey(rules)} ${speedMps} ${rules.samplesWaits ?? false}`;
    const isUsual = speedMps === ownMps || speedMps === DEFAULT_SPEED_MPS;
    const plain = recall(isUsual ? this.#searches : this.#paced, paceKey, () => {
      const search = this.#build(day, daysAfter, rules, speedMps);
      if (isUsual) this.#onBuilt?.(search);
      return search;
    });
    const key = toRulesKey(this.#timetable, rules);
    if (key === '') return plain;
    return recall(this.#adjusted, `${paceKey} ${key}`, () => {
      const { backward, forward } = plain.sides;
      const network = applyChangeRules(forward.network, this.#timetable, rules);
      return new DaySearch(network, backward.network.day);
    });
  }

  /**
   * The day with the timetable's own times, without added waits: for stop boards and trip details. A day without trips
   * between days that have trips is an empty one.
   *
   * @throws ProblemError `date-outside-service`
   */
  getDay(day: ServiceDay): DayTimetable {
    return recall(this.#days, day, () => {
      const built = buildDayTimetable(this.#timetable, day, { daysBefore: this.#daysBefore, daysAfter: 1 });
      if (built.chainCount === 0 && isOutside(this.#timetable, day))
        throw toOutsideService(this.#timetable, day);
      return built;
    });
  }

  #build(day: ServiceDay, daysAfter: number, needs: TravelRules, speedMps: number): DaySearch {
    const paced = atPace(this.#timetable, speedMps);
    const laidOut = this.#layOut(day, daysAfter, needs, speedMps);
    const walks = addWalks(laidOut.day.addedStops, {
      footpaths: getFootpaths(paced, needs),
      changeSec: paced.stops.changeSec,
    });
    return new DaySearch({ day: laidOut.day, ...walks }, laidOut.mirrored);
  }

  /** Builds a day. The walking speed matters only for days whose change rules depend on walks. */
  #layOut(day: ServiceDay, daysAfter: number, needs: TravelRules, speedMps: number): LaidOutDay {
    const { samplesWaits = false } = needs;
    const pace = this.#timetable.changeRules.count === 0 ? '' : speedMps;
    return recall(
      this.#laidOut,
      `${day} ${daysAfter} ${toWheelchairKey(needs)} ${pace} ${samplesWaits}`,
      () => {
        const paced = atPace(this.#timetable, speedMps);
        const dayTimetable = buildDayTimetable(paced, day, {
          daysBefore: this.#daysBefore,
          daysAfter,
          ...(samplesWaits ? {} : { headwayWaitShare: toHeadwayWaitShare(paced.rules), catchesLast: true }),
          withTransfers: true,
        });
        if (dayTimetable.chainCount === 0) throw toOutsideService(paced, day);
        const open = closeStops(dayTimetable, paced, needs);
        return { day: open, mirrored: mirrorDay(open) };
      },
    );
  }
}

/** Number of days for which a run can still be under way after its own service day. */
function toDaysBefore({ feeds, patterns }: Timetable): number {
  let latest = 0;
  for (let p = 0; p < patterns.count; p++) {
    const last = (patterns.callOffsets[p + 1] as number) - (patterns.callOffsets[p] as number) - 1;
    for (let r = patterns.runOffsets[p] as number; r < (patterns.runOffsets[p + 1] as number); r++) {
      const end =
        (patterns.runStart[r] as number) +
        (patterns.profileArrival[(patterns.runProfile[r] as number) + last] as number);
      latest = Math.max(latest, end);
    }
  }
  // Times of a feed in a later time zone shift by up to a day.
  const hasZones = new Set(feeds.map((feed) => feed.timeZone)).size > 1;
  return Math.max(1, Math.floor(latest / 86_400)) + (hasZones ? 1 : 0);
}

function isOutside({ services }: Timetable, day: ServiceDay): boolean {
  return day < services.firstDay || day >= services.firstDay + services.dayCount;
}

function toOutsideService({ services }: Timetable, day: ServiceDay): ProblemError {
  const first = toDateText(services.firstDay);
  const last = toDateText(services.firstDay + services.dayCount - 1);
  return new ProblemError(
    'date-outside-service',
    {
      zh: `${toDateText(day)} 没有任何班次；时刻表的日期范围是 ${first} 至 ${last}`,
      en: `Nothing runs on ${toDateText(day)}; the timetable covers ${first} to ${last}`,
    },
    { day: toDateText(day), firstDate: first, lastDate: last },
  );
}
