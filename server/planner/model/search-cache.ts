/** Searches that are ready to use: one for each query day and each way of changing. */

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

/** How a traveller walks and changes, and what they need for it. */
export interface TravelRules extends ChangeRules, WheelchairNeeds {
  /** The timetable's own pace where absent. */
  readonly walking?: { readonly speedMps: number };
}

/** Days that stay in the cache. */
const CACHED_SEARCHES = 6;

/** A day that is laid out, and its mirror image. */
interface LaidOutDay {
  readonly day: DayTimetable;
  readonly mirrored: DayTimetable;
}

export class SearchCache {
  readonly #timetable: Timetable;
  readonly #daysBefore: number;
  readonly #laidOut = new LRUCache<string, LaidOutDay>({ max: CACHED_SEARCHES });
  /** At the paces that most travellers have. */
  readonly #searches = new LRUCache<string, DaySearch>({ max: CACHED_SEARCHES });
  /** At a traveller's own pace. */
  readonly #paced = new LRUCache<string, DaySearch>({ max: CACHED_SEARCHES });
  /** The same with changes by a traveller's own rules. */
  readonly #adjusted = new LRUCache<string, DaySearch>({ max: CACHED_SEARCHES });
  readonly #days = new LRUCache<ServiceDay, DayTimetable>({ max: CACHED_SEARCHES });
  readonly #onBuilt: ((search: DaySearch) => void) | undefined;

  /**
   * @param onBuilt called with every search that many travellers will use, before its first query: one of a day at the
   *   timetable's own pace, or at that of a request which names none
   */
  constructor(timetable: Timetable, onBuilt?: (search: DaySearch) => void) {
    this.#timetable = timetable;
    this.#onBuilt = onBuilt;
    this.#daysBefore = toDaysBefore(timetable);
  }

  /**
   * Where pace or rules differ from the timetable's, the search shares the day and its mirror image with the plain one.
   *
   * @param daysAfter service days after `day` that the search knows too
   * @throws ProblemError `date-outside-service` where nothing runs on any of these days
   */
  getSearch(day: ServiceDay, rules: TravelRules, daysAfter = 1): DaySearch {
    const ownMps = this.#timetable.walks.speedMps;
    const speedMps = rules.walking?.speedMps ?? ownMps;
    const paceKey = `${day} ${daysAfter} ${toWheelchairKey(rules)} ${speedMps}`;
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
   * The day by the timetable's own times, no wait added: for boards and trips. A day without any trip between
   * days that have some is an empty one.
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

  #build(day: ServiceDay, daysAfter: number, needs: WheelchairNeeds, speedMps: number): DaySearch {
    const paced = atPace(this.#timetable, speedMps);
    const laidOut = this.#layOut(day, daysAfter, needs, speedMps);
    const walks = addWalks(laidOut.day.addedStops, {
      footpaths: getFootpaths(paced, needs),
      changeSec: paced.stops.changeSec,
    });
    return new DaySearch({ day: laidOut.day, ...walks }, laidOut.mirrored);
  }

  /** The pace matters to a day only where its change rules depend on walks. */
  #layOut(day: ServiceDay, daysAfter: number, needs: WheelchairNeeds, speedMps: number): LaidOutDay {
    const pace = this.#timetable.changeRules.count === 0 ? '' : speedMps;
    return recall(this.#laidOut, `${day} ${daysAfter} ${toWheelchairKey(needs)} ${pace}`, () => {
      const paced = atPace(this.#timetable, speedMps);
      const dayTimetable = buildDayTimetable(paced, day, {
        daysBefore: this.#daysBefore,
        daysAfter,
        headwayWaitShare: toHeadwayWaitShare(paced.rules),
        catchesLast: true,
        withTransfers: true,
      });
      if (dayTimetable.chainCount === 0) throw toOutsideService(paced, day);
      const open = closeStops(dayTimetable, paced, needs);
      return { day: open, mirrored: mirrorDay(open) };
    });
  }
}

/** How many days a run can still be on the road after its own. */
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
  // The times of a feed whose clock is behind come out later by up to a day.
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
