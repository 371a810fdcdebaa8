/** Searches that are ready to use: one for each query day and each way of changing. */

import { ProblemError } from '../../base/problem.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { toDateText } from '../../base/service-day.ts';
import { addWalks } from '../../transit/timetable/day/added-stops.ts';
import { buildDayTimetable, type DayTimetable } from '../../transit/timetable/day-timetable.ts';
import type { Timetable } from '../../transit/timetable/timetable.ts';
import { toHeadwayWaitShare } from '../../transit/timetable/travel-rules.ts';
import { DaySearch } from '../raptor/day-search.ts';
import { applyChangeRules, type ChangeRules, toRulesKey } from './change-rules.ts';
import { closeStops, getFootpaths, toWheelchairKey, type WheelchairNeeds } from './wheelchair-day.ts';

/** Days kept ready: today, tomorrow, and whatever somebody looks at besides. */
const CACHED_SEARCHES = 6;

export class SearchCache {
  readonly #timetable: Timetable;
  readonly #daysBefore: number;
  readonly #searches = new Map<string, DaySearch>();
  /** The same with changes by a traveller's own rules. */
  readonly #adjusted = new Map<string, DaySearch>();
  readonly #days = new Map<ServiceDay, DayTimetable>();
  readonly #onBuilt: ((search: DaySearch) => void) | undefined;

  /** @param onBuilt told of every day that is laid out, before it is asked anything */
  constructor(timetable: Timetable, onBuilt?: (search: DaySearch) => void) {
    this.#timetable = timetable;
    this.#onBuilt = onBuilt;
    this.#daysBefore = toDaysBefore(timetable);
  }

  /**
   * Where the rules differ from the timetable's, the search shares the day and its mirror image with the plain one.
   *
   * @param daysAfter service days after `day` that the search knows too
   * @throws ProblemError `date-outside-service` where nothing runs on any of these days
   */
  getSearch(day: ServiceDay, rules: ChangeRules & WheelchairNeeds, daysAfter = 1): DaySearch {
    const dayKey = `${day} ${daysAfter} ${toWheelchairKey(rules)}`;
    const plain = recall(this.#searches, dayKey, () => this.#build(day, daysAfter, rules));
    const key = toRulesKey(this.#timetable, rules);
    if (key === '') return plain;
    return recall(this.#adjusted, `${dayKey} ${key}`, () => {
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

  #build(day: ServiceDay, daysAfter: number, needs: WheelchairNeeds): DaySearch {
    const timetable = this.#timetable;
    const dayTimetable = buildDayTimetable(timetable, day, {
      daysBefore: this.#daysBefore,
      daysAfter,
      headwayWaitShare: toHeadwayWaitShare(timetable.rules),
      withTransfers: true,
    });
    if (dayTimetable.chainCount === 0) throw toOutsideService(timetable, day);
    const search = new DaySearch({
      day: closeStops(dayTimetable, timetable, needs),
      ...addWalks(dayTimetable.addedStops, {
        footpaths: getFootpaths(timetable, needs),
        changeSec: timetable.stops.changeSec,
      }),
    });
    this.#onBuilt?.(search);
    return search;
  }
}

/** What is kept under the key, or made now; what was used longest ago makes room. */
function recall<Key, Value>(kept: Map<Key, Value>, key: Key, make: () => Value): Value {
  const value = kept.get(key) ?? make();
  kept.delete(key);
  kept.set(key, value);
  const [oldest] = kept.keys();
  if (kept.size > CACHED_SEARCHES && oldest !== undefined) kept.delete(oldest);
  return value;
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
