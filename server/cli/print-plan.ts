/** A plan in words, for a terminal. */
import { toDecimalText } from '../base/currency.ts';
import { type Names, toNameIn } from '../base/names.ts';
import { toClockText } from '../base/seconds.ts';
import { toDateText } from '../base/service-day.ts';
import type { Itinerary, ItineraryLeg, ItineraryPlace } from '../planner/itinerary/itinerary.ts';
import type { PlanResult, ServiceTime } from '../planner/itinerary/plan-request.ts';

export type Language = 'zh' | 'en';

const words = {
  zh: {
    walk: '步行',
    minutes: '分钟',
    transfers: (n: number) => (n === 0 ? '直达' : `换乘 ${n} 次`),
    from: '起点',
    to: '终点',
    stops: (n: number) => `${n} 站`,
    every: (minutes: number) => `约每 ${minutes} 分钟一班`,
    reconstructed: '示意数据',
    boundary: '跨市',
    seated: '不下车',
    fareUnknown: '票价未知',
  },
  en: {
    walk: 'Walk',
    minutes: 'min',
    transfers: (n: number) => (n === 0 ? 'direct' : `${n} transfer${n === 1 ? '' : 's'}`),
    from: 'start',
    to: 'destination',
    stops: (n: number) => `${n} stop${n === 1 ? '' : 's'}`,
    every: (minutes: number) => `about every ${minutes} min`,
    reconstructed: 'illustrative',
    boundary: 'crosses the city boundary',
    seated: 'stay seated',
    fareUnknown: 'fare not known',
  },
} as const;

export function printPlan(result: PlanResult, time: ServiceTime, language: Language): string {
  const lines: string[] = [toDateText(time.day)];
  const all = [...result.direct, ...result.itineraries];
  for (const itinerary of all) {
    lines.push('', ...printItinerary(itinerary, language, (itinerary.day - time.day) * 86_400));
  }
  if (result.emptyReason) {
    lines.push(result.emptyReason.text[language]);
    for (const suggestion of result.emptyReason.suggestions) lines.push(`  → ${suggestion.text[language]}`);
  }
  return `${lines.join('\n')}\n`;
}

/** @param shiftSec from the itinerary's day to the one at the head of the page */
function printItinerary(itinerary: Itinerary, language: Language, shiftSec: number): string[] {
  const word = words[language];
  const minutes = Math.round((itinerary.arrivalSec - itinerary.departureSec) / 60);
  const head = [
    toSpanText(itinerary, shiftSec),
    `${minutes} ${word.minutes}`,
    word.transfers(itinerary.transfers),
    `${word.walk} ${itinerary.walkM} m`,
    ...(itinerary.fare
      ? [toFareText(itinerary.fare.totalFen, itinerary.fare.currency, word.fareUnknown)]
      : []),
  ].join('  ');
  const reasons = (itinerary.tagReasons ?? []).map(({ text: reason }) => `  * ${reason[language]}`);
  return [
    head,
    ...reasons,
    ...itinerary.legs.flatMap((leg, i) => printLeg(leg, i, itinerary, language, shiftSec)),
  ];
}

const toSpanText = ({ departureSec, arrivalSec }: Itinerary | ItineraryLeg, shiftSec: number) =>
  `${toClockText(departureSec + shiftSec)} - ${toClockText(arrivalSec + shiftSec)}`;

function printLeg(
  leg: ItineraryLeg,
  index: number,
  itinerary: Itinerary,
  language: Language,
  shiftSec: number,
): string[] {
  const word = words[language];
  const span = `  ${toSpanText(leg, shiftSec)}`;
  const way = `${toPlaceText(leg.from, word.from, language)} → ${toPlaceText(leg.to, word.to, language)}`;
  if (leg.kind === 'walk') return [`${span}  ${word.walk} ${leg.distanceM} m  ${way}`];
  const notes = [
    ...(leg.interlineWithPreviousLeg ? [word.seated] : []),
    word.stops(leg.calls.length - 1),
    ...(leg.headwaySec ? [word.every(Math.round(leg.headwaySec / 60))] : []),
    ...(leg.crossesBoundary ? [word.boundary] : []),
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
