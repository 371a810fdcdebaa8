/** Remarks about a whole list: that the last vehicle has left, that a feed does not cover the day. */
import { toNameIn } from '../../base/names.ts';
import type { BilingualText } from '../../base/problem.ts';
import { toClockText } from '../../base/seconds.ts';
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import type { ServiceKind } from '../../transit/timetable/travel-rules.ts';
import { type Itinerary, listRides, type RideLeg, type Way } from '../model/itinerary.ts';
import type { PlanNote, PlanRequest } from '../model/plan-request.ts';
import type { FeedDates } from './feed-dates.ts';
import { findMainRide, toKind } from './ride-kinds.ts';
import type { SpecialDays } from './special-days.ts';

const DAY_SEC = 86_400;
/** Number of lines that a remark names. */
const NAMED = 2;

/** Who runs, and what runs, in the middle of a sentence. */
const kindWords: Readonly<
  Record<ServiceKind, { readonly name: BilingualText; readonly vehicles: BilingualText }>
> = {
  rail: { name: { zh: '铁路', en: 'Railway' }, vehicles: { zh: '列车', en: 'trains' } },
  metro: { name: { zh: '地铁', en: 'Metro' }, vehicles: { zh: '地铁', en: 'metro trains' } },
  coach: { name: { zh: '班车', en: 'Coach' }, vehicles: { zh: '班车', en: 'coaches' } },
  bus: { name: { zh: '公交', en: 'Bus' }, vehicles: { zh: '公交车', en: 'buses' } },
  other: { name: { zh: '公共交通', en: 'Transit' }, vehicles: { zh: '班次', en: 'services' } },
};

/** The remark about a feed that does not cover the day, and whose lines the traveller rides on its nearest day. */
export function toFeedNote(
  request: PlanRequest,
  { feedId, firstDay, lastDay }: FeedDates,
  itineraries: readonly Itinerary[],
): PlanNote | undefined {
  const ride = itineraries.flatMap(listRides).find((one) => one.feedId === feedId);
  if (!ride) return undefined;
  const { name, vehicles } = kindWords[toKind(ride)];
  const { day } = request.time;
  const isBefore = day < firstDay;
  const [edge, asked] = [toDateText(isBefore ? firstDay : lastDay), toDateText(day)];
  return {
    code: 'feed-outside-dates',
    text: {
      zh: `${name.zh}数据${isBefore ? `从 ${edge} 起` : `到 ${edge} 止`}，查不到 ${asked} 的${vehicles.zh}`,
      en: `${name.en} data ${isBefore ? 'begin' : 'end'} on ${edge}: no ${vehicles.en} are known for ${asked}`,
    },
    time: { day: isBefore ? firstDay : lastDay, seconds: request.time.seconds },
  };
}

/** The remark that a holiday, or a weekend day that is worked, has another timetable than other days of its weekday. */
export function toDayNote(
  day: ServiceDay,
  { holidays }: SpecialDays,
  rides: readonly RideLeg[],
): PlanNote | undefined {
  if (rides.length === 0) return undefined;
  const kinds = [...new Set(rides.map(toKind))].map((kind) => kindWords[kind]);
  const holiday = holidays.get(day);
  const date = toDateText(day);
  const [zh, en] = [
    kinds.map(({ name }) => name.zh).join('、'),
    kinds.map(({ vehicles }) => vehicles.en).join(' and '),
  ];
  return {
    code: 'special-day',
    text: holiday
      ? {
          zh: `${date} 是${toNameIn(holiday, 'zh')}假期：${zh}按休息日时刻开行`,
          en: `${date} is a holiday (${toNameIn(holiday, 'en')}): ${en} run as on days off`,
        }
      : {
          zh: `${date} 是调休的工作日：${zh}按工作日时刻开行`,
          en: `${date} is worked in exchange for a holiday: ${en} run as on working days`,
        },
  };
}

/**
 * The remark that the last vehicles have left: which and when, what is left, and what leaves next.
 *
 * @param left ways that left before the time of the request, the best first
 * @param ways ways of the list, from the next departure on; none where nothing is known
 * @param onFoot the walk without a vehicle, if it is inside the limits
 */
export function toLastNote(
  left: readonly Way[],
  ways: readonly Way[],
  onFoot: Itinerary | undefined,
): PlanNote | undefined {
  const gone = toDistinct(left.flatMap((way) => findMainRide(way.departures.at(-1) as Itinerary) ?? []));
  if (gone.length === 0) return undefined;
  const nextOf = ({ itinerary }: Way) => itinerary.departureSec;
  const next = ways.filter((way) => findMainRide(way.itinerary)).sort((a, b) => nextOf(a) - nextOf(b))[0];
  const first = next && findMainRide(next.itinerary);
  const minutes = onFoot && Math.round((onFoot.arrivalSec - onFoot.departureSec) / 60);
  const rest =
    minutes === undefined
      ? { zh: '此后只有出租车或网约车', en: 'Until then only a taxi is left' }
      : {
          zh: `此后只能步行（约 ${minutes} 分钟）或乘出租车`,
          en: `Until then only a walk of about ${minutes} min or a taxi is left`,
        };
  const [list, then] = [tellRides(gone), first && tellRides([first])];
  return {
    code: 'last-service-left',
    text: {
      zh: `末班已过：${list.zh}。${rest.zh}${then ? `；首班 ${then.zh}` : ''}`,
      en: `The last service has left: ${list.en}. ${rest.en}${then ? `; the first is ${then.en}` : ''}`,
    },
  };
}

/**
 * The remark that one kind of vehicle has stopped while others still run.
 *
 * @param left ways on such vehicles that left before the time of the request
 * @param ways ways of the list, on other vehicles
 */
export function toEndedNote(
  kind: ServiceKind,
  left: readonly Way[],
  ways: readonly Way[],
): PlanNote | undefined {
  const last = left
    .map(({ departures }) => departures.at(-1) as Itinerary)
    .sort((x, y) => y.departureSec - x.departureSec)
    .flatMap((itinerary) => findMainRide(itinerary) ?? []);
  const gone = toDistinct(last.filter((ride) => toKind(ride) === kind));
  const still = toDistinct(ways.flatMap(({ itinerary }) => findMainRide(itinerary) ?? []));
  if (gone.length === 0 || still.length === 0) return undefined;
  const { name } = kindWords[kind];
  const list = tellRides(gone);
  const nameOf = (language: 'zh' | 'en') =>
    still.map((ride) => toLineText(ride, language)).join(language === 'zh' ? '、' : ', ');
  return {
    code: 'kind-ended',
    text: {
      zh: `${name.zh}末班已过：${list.zh}。还可以乘 ${nameOf('zh')}`,
      en: `${name.en} has stopped for today: ${list.en}. Still running: ${nameOf('en')}`,
    },
  };
}

/** The first rides of different lines, as many as a remark names: two lines may have one name. */
function toDistinct(rides: readonly RideLeg[]): readonly RideLeg[] {
  const names = rides.map((ride) => toLineText(ride, 'zh'));
  return rides.filter((_, i) => names.indexOf(names[i] as string) === i).slice(0, NAMED);
}

const toLineText = ({ route, tripShortName }: RideLeg, language: 'zh' | 'en') =>
  tripShortName ?? (route.shortName || toNameIn(route.longName, language));

function tellRides(rides: readonly RideLeg[]): BilingualText {
  const tell = (language: 'zh' | 'en') =>
    rides
      .map((ride) => {
        const { departureSec, from } = ride;
        const name = toLineText(ride, language);
        const clock = toClockText(((departureSec % DAY_SEC) + DAY_SEC) % DAY_SEC);
        const stop = toNameIn(from.name, language);
        return language === 'zh' ? `${name} ${clock}（${stop}）` : `${name} at ${clock} (${stop})`;
      })
      .join(language === 'zh' ? '、' : ', ');
  return { zh: tell('zh'), en: tell('en') };
}
