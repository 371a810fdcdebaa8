/** Formats a plan for a terminal. */
import { toDecimalText } from '../base/fen.ts';
import { type Names, toNameIn } from '../base/names.ts';
import { toClockText } from '../base/seconds.ts';
import { toDateText, toDayStartEpochSec, toServiceTime } from '../base/service-day.ts';
import type {
  CallRule,
  Itinerary,
  ItineraryLeg,
  ItineraryPlace,
  RideLeg,
  Way,
} from '../planner/model/itinerary.ts';
import type { PlanRequest, PlanResult } from '../planner/model/plan-request.ts';
import type { StreetMode } from '../planner/raptor/search-query.ts';

export type Language = 'zh' | 'en';

const words = {
  zh: {
    street: { walk: '步行' } satisfies Record<StreetMode, string>,
    minutes: '分钟',
    transfers: (n: number) => (n === 0 ? '直达' : `换乘 ${n} 次`),
    from: '起点',
    to: '终点',
    stops: (n: number) => `${n} 站`,
    every: (minutes: number) => `约每 ${minutes} 分钟一班`,
    listJoin: '、',
    alsoAt: (clocks: string) => `另有 ${clocks} 出发`,
    reconstructed: '示意数据',
    boundary: '跨市',
    seated: '不下车',
    marked: (text: string) => `车上标示“${text}”`,
    pickup: { phone: '上车须提前电话预约', driver: '上车须向司机招手或说明' },
    dropOff: { phone: '下车须提前电话预约', driver: '下车须告知司机' },
    accessUnknown: '无障碍情况不明',
    fareUnknown: '票价未知',
    incomplete: '计算量太大，查询提前结束，可能还有更便宜或步行更少的方案',
  },
  en: {
    street: { walk: 'Walk' } satisfies Record<StreetMode, string>,
    minutes: 'min',
    transfers: (n: number) => (n === 0 ? 'direct' : `${n} transfer${n === 1 ? '' : 's'}`),
    from: 'start',
    to: 'destination',
    stops: (n: number) => `${n} stop${n === 1 ? '' : 's'}`,
    every: (minutes: number) => `about every ${minutes} min`,
    listJoin: ', ',
    alsoAt: (clocks: string) => `also at ${clocks}`,
    reconstructed: 'illustrative',
    boundary: 'crosses the city boundary',
    seated: 'stay seated',
    marked: (text: string) => `marked “${text}”`,
    pickup: { phone: 'phone ahead to be picked up', driver: 'ask the driver to pick you up' },
    dropOff: { phone: 'phone ahead to be set down', driver: 'ask the driver to set you down' },
    accessUnknown: 'wheelchair access unknown',
    fareUnknown: 'fare not known',
    incomplete:
      'The search was broken off as too much work: there may be cheaper trips or some with less walking',
  },
} as const;

/** The part of a request that the output depends on. */
export type PrintedRequest = Pick<PlanRequest, 'time' | 'needsWheelchair'>;

/** Settings for printing the itineraries of one answer. */
interface PrintView {
  readonly language: Language;
  /** Seconds from the first line's day to the itinerary's day, added to times. */
  readonly shiftSec: number;
  readonly tellsAccess: boolean;
}

export function printPlan(result: PlanResult, request: PrintedRequest, language: Language): string {
  const { time } = request;
  const lines: string[] = [toDateText(time.day)];
  const ways: readonly Way[] =
    result.ways ??
    [...result.direct, ...result.itineraries].map((itinerary) => ({
      itinerary,
      departures: [itinerary],
      links: [],
    }));
  for (const way of ways) {
    const shiftSec = (way.itinerary.day - time.day) * 86_400;
    const view = { language, shiftSec, tellsAccess: request.needsWheelchair };
    lines.push('', ...printItinerary(way.itinerary, view), ...printWay(way, view));
  }
  for (const note of result.notes ?? []) lines.push('', note.text[language]);
  if (result.isIncomplete) lines.push('', words[language].incomplete);
  if (result.emptyReason) {
    lines.push(result.emptyReason.text[language]);
    for (const suggestion of result.emptyReason.suggestions) lines.push(`  → ${suggestion.text[language]}`);
  }
  return `${lines.join('\n')}\n`;
}

/** How often one can leave, the other departures, and why a concession does not apply. */
function printWay({ departures, headwaySec, itinerary, noConcession }: Way, view: PrintView): string[] {
  const word = words[view.language];
  const others = departures.filter((one) => one !== itinerary);
  const clocks = others
    .map(({ departureSec }) => toClockText(departureSec + view.shiftSec))
    .join(word.listJoin);
  const often = headwaySec === undefined ? '' : word.every(Math.max(1, Math.round(headwaySec / 60)));
  const also = clocks === '' ? '' : word.alsoAt(clocks);
  return [
    ...[[often, also].filter(Boolean).join(word.listJoin)].filter(Boolean).map((line) => `  ${line}`),
    ...(noConcession ? [`  ${noConcession[view.language]}`] : []),
  ];
}

function printItinerary(itinerary: Itinerary, view: PrintView): string[] {
  const { language, shiftSec } = view;
  const word = words[language];
  const minutes = Math.round((itinerary.arrivalSec - itinerary.departureSec) / 60);
  const head = [
    toSpanText(itinerary, shiftSec),
    `${minutes} ${word.minutes}`,
    word.transfers(itinerary.transfers),
    `${word.street.walk} ${itinerary.walkM} m`,
    ...(itinerary.fare
      ? [toFareText(itinerary.fare.totalFen, itinerary.fare.currency, word.fareUnknown)]
      : []),
  ].join('  ');
  const reasons = (itinerary.tagReasons ?? []).map(({ text: reason }) => `  * ${reason[language]}`);
  return [head, ...reasons, ...itinerary.legs.flatMap((leg, i) => printLeg(leg, i, itinerary, view))];
}

const toSpanText = ({ departureSec, arrivalSec }: Itinerary | ItineraryLeg, shiftSec: number) =>
  `${toClockText(departureSec + shiftSec)} - ${toClockText(arrivalSec + shiftSec)}`;

/** Departure and arrival of a leg, in the time zones of its places. */
function toLegSpanText(leg: ItineraryLeg, { day, timeZone }: Itinerary, { shiftSec }: PrintView): string {
  const startSec = toDayStartEpochSec(day, timeZone);
  const tell = (sec: number, zone: string | undefined) => {
    if (zone === undefined || zone === timeZone) return toClockText(sec + shiftSec);
    const local = toServiceTime(startSec + sec, zone);
    return toClockText(local.seconds + (local.day - day) * 86_400 + shiftSec);
  };
  return `${tell(leg.departureSec, leg.from.timeZone)} - ${tell(leg.arrivalSec, leg.to.timeZone)}`;
}

/** Notes on boarding and alighting. */
function listRideNotes(leg: RideLeg, { language, tellsAccess }: PrintView): string[] {
  const word = words[language];
  const [first, last] = [leg.calls[0], leg.calls.at(-1)];
  const isCalled = (rule: CallRule | undefined) => rule === 'phone' || rule === 'driver';
  const isUnknown =
    leg.wheelchairAccessible === undefined ||
    leg.from.wheelchairBoarding === undefined ||
    leg.to.wheelchairBoarding === undefined;
  return [
    ...(first?.headsign ? [word.marked(text(first.headsign, language))] : []),
    ...(isCalled(first?.pickup) ? [word.pickup[first?.pickup as 'phone' | 'driver']] : []),
    ...(isCalled(last?.dropOff) ? [word.dropOff[last?.dropOff as 'phone' | 'driver']] : []),
    ...(tellsAccess && isUnknown ? [word.accessUnknown] : []),
  ];
}

function printLeg(leg: ItineraryLeg, index: number, itinerary: Itinerary, view: PrintView): string[] {
  const { language } = view;
  const word = words[language];
  const span = `  ${toLegSpanText(leg, itinerary, view)}`;
  const way = `${toPlaceText(leg.from, word.from, language)} → ${toPlaceText(leg.to, word.to, language)}`;
  if (leg.kind !== 'ride') return [`${span}  ${word.street[leg.kind]} ${leg.distanceM} m  ${way}`];
  const notes = [
    ...(leg.interlineWithPreviousLeg ? [word.seated] : []),
    word.stops(leg.calls.length - 1),
    ...(leg.headwaySec ? [word.every(Math.round(leg.headwaySec / 60))] : []),
    ...(leg.crossesBoundary ? [word.boundary] : []),
    ...listRideNotes(leg, view),
    ...(leg.route.confidence === 'reconstructed' ? [word.reconstructed] : []),
  ];
  const others = (leg.alternatives ?? []).map(
    ({ route }) => route.shortName || text(route.longName, language),
  );
  const own = leg.tripShortName ?? (leg.route.shortName || text(leg.route.longName, language));
  const name = [own, ...others].join(' / ');
  const lines = [`${span}  ${name}  ${way}  (${notes.join(', ')})`];
  const part = itinerary.fare?.parts.find((other) => other.legIndexes[0] === index);
  if (part) {
    const price = toFareText(part.amountFen, part.currency ?? '', word.fareUnknown);
    lines.push(
      `                 ${price}  ${part.reasons.map((reason) => reason[language]).join(language === 'zh' ? '；' : '; ')}`,
    );
  }
  return lines;
}

function toFareText(amountFen: number | undefined, currency: string, unknown: string): string {
  if (amountFen === undefined) return unknown;
  const amount = toDecimalText(amountFen, currency);
  return currency === 'CNY' ? `¥${amount}` : `${amount} ${currency}`;
}

const text = (names: Names, language: Language) => toNameIn(names, language);

function toPlaceText(place: ItineraryPlace, fallback: string, language: Language): string {
  return place.stopId === undefined ? fallback : text(place.name, language);
}
