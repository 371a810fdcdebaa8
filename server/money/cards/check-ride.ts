/** Refusals of a planned trip before any of its taps is written: its times, and each of its taps. */
import { ProblemError } from '../../base/problem.ts';
import { bounds } from '../ledger/bounds.ts';
import type { Card, Tap } from '../scheme/tap.ts';
import { type CardsContext, checkEventTime, toTimeProblem } from './cards-context.ts';
import { findQuarantineReason } from './screen-tap.ts';
import { expectations, findFieldProblem } from './tap-fields.ts';
import { isMediumKnown, type VirtualLeg, type VirtualRide } from './virtual-ride.ts';

/**
 * Checks the times of a trip: no leg arrives before it departs, and taps that will be written lie at most
 * `bounds.plannedSec` ahead of the clock.
 *
 * @param context - null where the trip is only priced: any day is allowed then
 * @throws ProblemError `bad-time`, `scheme-unknown`
 */
export function checkRideTimes(
  legs: readonly VirtualLeg[],
  nowSec: number,
  context: CardsContext | null,
): void {
  for (const [i, { arrivalSec, departureSec }] of legs.entries()) {
    if (arrivalSec < departureSec)
      throw toTimeProblem(`legs.${i}.arrival`, 'bad-time', 'time-order', {
        zh: '到达不能早于出发',
        en: 'An arrival cannot be before its departure',
      });
    for (const [field, sec] of Object.entries({ arrival: arrivalSec, departure: departureSec }))
      if (sec > bounds.eventSec)
        throw toTimeProblem(`legs.${i}.${field}`, 'bad-time', 'beyond-years', expectations['beyond-years']);
    if (!context) continue;
    checkEventTime(`legs.${i}.departure`, departureSec, nowSec, context, bounds.plannedSec);
    checkEventTime(`legs.${i}.arrival`, arrivalSec, nowSec, context, bounds.plannedSec);
  }
}

/** @throws ProblemError `scheme-unknown` where no version of the scheme knows the card on the day of the trip */
export function checkRideCard(legs: readonly VirtualLeg[], card: Card, context: CardsContext): void {
  const [first] = legs;
  if (first && isMediumKnown(card, first.departureSec, context)) return;
  throw new ProblemError('scheme-unknown', {
    zh: '该日没有适用于此卡的方案',
    en: 'On that day no version of the scheme knows this card',
  });
}

/**
 * Checks every tap of a trip as an ingest would check it later: a trip is written whole or not at all.
 *
 * @throws ProblemError `bad-request`, `stop-unknown`
 */
export function checkRideTaps({ taps }: VirtualRide, card: Card, context: CardsContext): void {
  for (const { legIndex, tap } of taps) {
    checkTapFields(tap, legIndex);
    const probe = { ...tap, cardSeq: 1, amountFen: 0 };
    const reason = findQuarantineReason(probe, card, context, tap.eventSec);
    if (reason === undefined) continue;
    throw new ProblemError(
      reason === 'stop-unknown' ? 'stop-unknown' : 'bad-request',
      { zh: `${tap.stopId} 无法在此刷卡：${reason}`, en: `No tap can be made at ${tap.stopId}: ${reason}` },
      { stopId: tap.stopId },
    );
  }
}

/** Field of a leg from which a field of its tap is taken; the server fills all other fields of a tap. */
const legFields: Readonly<Record<string, string>> = {
  routeId: 'routeId',
  stopId: 'fromStopId',
  eventSec: 'departure',
};

function checkTapFields(tap: Tap, legIndex: number): void {
  const problem = findFieldProblem(tap);
  if (!problem) return;
  const name = tap.kind === 'off' && problem.field === 'stopId' ? 'toStopId' : legFields[problem.field ?? ''];
  const text = expectations[problem.code];
  const field = `legs.${legIndex}${name === undefined ? '' : `.${name}`}`;
  throw new ProblemError(
    'bad-request',
    { zh: `${field}：需要${text.zh}`, en: `${field}: ${text.en} was expected` },
    { in: 'body', errors: [{ field, code: problem.code, text }] },
  );
}
