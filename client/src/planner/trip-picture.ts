/** What the picture of a trip says, and where: a column of texts that fits a phone and a chat window. */
import type { Itinerary, Leg } from '../api/contract.ts';
import { isWalk } from '../api/leg-mode.ts';
import { toClock, toClockAt, toClockSpanSec, toDateText, toDaysBetween } from '../i18n/clock.ts';
import { toDistanceText, toDurationText, toFareText } from '../i18n/format.ts';
import type { Translate } from '../i18n/i18n.ts';
import type { Language } from '../i18n/language.ts';
import { lightGround, toStroke } from '../ui/line-color.ts';
import { toLineLabel } from '../ui/line-label.ts';
import { toModeLook } from '../ui/mode.ts';
import { toNameText } from '../ui/name.tsx';
import { toExitName } from './exit-name.ts';

export interface PictureRow {
  readonly kind: 'title' | 'fact' | 'call' | 'ride' | 'walk' | 'foot';
  /** Clock time in front of the text. */
  readonly time?: string;
  readonly text: string;
  /** Colour of the line beside the row. */
  readonly color?: string;
}

/** The rows of a trip: from where to where, when, for how much, and every vehicle and walk. */
export function listPictureRows(itinerary: Itinerary, t: Translate, language: Language): PictureRow[] {
  const { endTime, fare, legs, startTime, transfers, walkDistance } = itinerary;
  const nameOf = (place: Leg['from'] | undefined) => (place ? toNameText(place.names, language) : '');
  const isNextDay = toDaysBetween(startTime, endTime) > 0;
  const facts = [
    toFareText(fare) ?? '',
    walkDistance > 0 ? t('plan.walkM', { distance: toDistanceText(walkDistance, t) }) : '',
    transfers > 0 ? t('plan.transfers', { count: transfers }) : legs.every(isWalk) ? '' : t('plan.direct'),
  ].filter(Boolean);
  const last = legs.at(-1);
  const when = `${toClock(startTime)} – ${toClock(endTime)}${isNextDay ? ` (${t('time.nextDay')})` : ''}`;
  const duration = toDurationText(toClockSpanSec(startTime, endTime), t);
  return [
    { kind: 'title', text: `${nameOf(legs[0]?.from)} → ${nameOf(last?.to)}` },
    { kind: 'fact', text: [toDateText(startTime, language), when, duration].join('  ') },
    ...(facts.length > 0 ? [{ kind: 'fact' as const, text: toJoined(facts) }] : []),
    ...legs.flatMap((leg, index) =>
      isWalk(leg) ? toWalkRows(leg, index, legs, t, language) : toRideRows(leg, t, language),
    ),
    ...(last && isWalk(last)
      ? [{ kind: 'call' as const, time: toClock(last.endTime), text: nameOf(last.to) }]
      : []),
    { kind: 'foot', text: t('image.foot') },
  ];
}

function toWalkRows(
  leg: Leg,
  index: number,
  legs: readonly Leg[],
  t: Translate,
  language: Language,
): PictureRow[] {
  const isFirst = index === 0;
  const walk = t('detail.walk', {
    distance: toDistanceText(leg.distance ?? 0, t),
    duration: toDurationText(Math.max(60, leg.duration), t),
  });
  const station = (isFirst ? leg.to : leg.from).names;
  const by = leg.entrance
    ? t(isFirst ? 'exit.enterBy' : 'exit.leaveBy', {
        exit: toExitName(leg.entrance.names, station, language, t),
      })
    : '';
  const isInside =
    index > 0 &&
    index < legs.length - 1 &&
    leg.from.parentId !== undefined &&
    leg.from.parentId === leg.to.parentId;
  const text = isInside ? t('detail.transferHere') : [walk, by].filter(Boolean).join(t('plan.sentenceJoin'));
  return [
    ...(isFirst
      ? [{ kind: 'call' as const, time: toClock(leg.startTime), text: toNameText(leg.from.names, language) }]
      : []),
    { kind: 'walk', text },
  ];
}

function toRideRows(leg: Leg, t: Translate, language: Language): PictureRow[] {
  const color = toStroke(leg.routeColor, toModeLook(leg.mode).color, lightGround);
  // Of a line that runs by headway no minute is promised.
  const about = leg.headwaySec === undefined ? '' : '~';
  const toCall = (place: Leg['from'], instant: string): PictureRow => ({
    kind: 'call',
    time: about + toClockAt(instant, place.tz),
    text: toJoined([
      toNameText(place.names, language),
      place.track ? t('detail.platform', { platform: place.track }) : '',
    ]),
    color,
  });
  const details = [
    leg.headsigns ? t('detail.toward', { place: toNameText(leg.headsigns, language) }) : '',
    toDurationText(toClockSpanSec(leg.startTime, leg.endTime), t),
    t('detail.stops', { count: (leg.intermediateStops?.length ?? 0) + 1 }),
    leg.headwaySec === undefined ? '' : t('detail.headway', { duration: toDurationText(leg.headwaySec, t) }),
  ].filter(Boolean);
  return [
    toCall(leg.from, leg.startTime),
    { kind: 'ride', text: toJoined([toLineLabel(leg, language), ...details]), color },
    toCall(leg.to, leg.endTime),
  ];
}

/** Longer parts are broken where a line ends. */
const MOST_TOGETHER = 24;

/** Parts with dots between them; no line begins with a dot, and no short part is broken. */
const toJoined = (parts: readonly string[]) =>
  parts
    .filter(Boolean)
    .map((part) => (part.length <= MOST_TOGETHER ? part.replaceAll(' ', '\u00a0') : part))
    .join('\u00a0· ');

/**
 * A text in lines of at most `most`, broken between words; Chinese between characters, and a word that is longer than a line
 * where the line ends.
 */
export function toWrapped(text: string, most: number, measure: (text: string) => number): string[] {
  const parts = text.match(/\p{Script=Han}|[^ \p{Script=Han}]+| +/gu) ?? [];
  const lines: string[] = [];
  let line = '';
  const add = (part: string) => {
    if (measure(line + part) <= most || line === '') line += part;
    else {
      lines.push(line.trimEnd());
      line = part.trimStart();
    }
  };
  for (const part of parts) {
    if (measure(part) <= most) add(part);
    else for (const character of part) add(character);
  }
  return [...lines, line.trimEnd()].filter(Boolean);
}
