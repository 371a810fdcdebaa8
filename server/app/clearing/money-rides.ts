/** A planned trip ridden with a card: priced, or written by virtual terminals record by record. */

import { ProblemError } from '../../base/problem.ts';
import { emptyCardState } from '../../money/cards/card-state.ts';
import { type CardsContext, findDenyEntry } from '../../money/cards/cards-context.ts';
import { checkEventTime, toTimeProblem } from '../../money/cards/event-time.ts';
import { foldTap } from '../../money/cards/fold-tap.ts';
import type { IngestNow } from '../../money/cards/ingest-taps.ts';
import type { RefusalReason } from '../../money/cards/journey-outcome.ts';
import { toJourneyRow } from '../../money/cards/journey-row.ts';
import { expectations } from '../../money/cards/line-problem.ts';
import { hasCounter } from '../../money/cards/replay-card.ts';
import { findQuarantineReason } from '../../money/cards/screen-tap.ts';
import { findFieldProblem } from '../../money/cards/tap-fields.ts';
import { compareTaps, sortTaps } from '../../money/cards/tap-order.ts';
import {
  isMediumKnown,
  toGateTap,
  toVirtualRide,
  type VirtualRide,
  type VirtualTap,
} from '../../money/cards/virtual-ride.ts';
import { listCardRows } from '../../money/history/card-rows.ts';
import { bounds } from '../../money/ledger/bounds.ts';
import type { JourneyRow } from '../../money/ledger/ledger-store.ts';
import type { SchemeNetwork } from '../../money/scheme/scheme.ts';
import { type Tap, toTapId } from '../../money/scheme/tap.ts';
import type { RiddenTap, RiddenTrip, RideRequest } from '../use-cases/money.ts';
import { getCardView, ingestOne, listTapsOfKey, toKeyConflict, toVirtualTerminal } from './money-cards.ts';
import type { TaskClearing } from './money-tasks.ts';

/** The network of a line in the version of the scheme of a day; undefined where the card is not taken. */
export type FindNetwork = (routeId: string, serviceDay: number) => SchemeNetwork | undefined;

/** Prices a trip, or rides it: each record is ingested before the next one is written, as gates do. */
export async function rideTrip(
  clearing: TaskClearing,
  findNetwork: FindNetwork,
  request: RideRequest,
): Promise<RiddenTrip> {
  const { cardId, key, legs } = request;
  const { row } = await getCardView(clearing, cardId);
  const context = clearing.cards();
  checkLegs(legs, request.receivedSec, key === null ? null : context);
  const first = legs[0];
  if (!first || !isMediumKnown(row, first.departureSec, context))
    throw new ProblemError('scheme-unknown', {
      zh: '该日没有适用于此卡的方案',
      en: 'On that day no version of the scheme knows this card',
    });
  const terminalId = toVirtualTerminal(key ?? 'prices only');
  const ride = toVirtualRide(cardId, terminalId, legs, findNetwork, context);
  for (const { legIndex, tap } of ride.taps) checkTap(clearing, tap, legIndex, row);
  if (key === null) return priceRide(clearing, ride, request);
  // One ride after another: what its key was used for, and what the card can pay, is known then.
  return clearing.ingest.exclusively((ingestNow) =>
    ingestRide(clearing, ingestNow, ride, request, terminalId),
  );
}

/**
 * Nobody arrives before departing, and a ride that is written is no further ahead than trips are planned.
 *
 * @param context - null: prices only, whatever the day
 * @throws ProblemError `bad-time`, `scheme-unknown`
 */
function checkLegs(legs: RideRequest['legs'], nowSec: number, context: CardsContext | null): void {
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

/** Where the tap of a ride has its fields from; all others are the house's own. */
const legFields: Readonly<Record<string, string>> = {
  routeId: 'routeId',
  stopId: 'fromStopId',
  eventSec: 'departure',
};

/** What would be refused, or kept aside, on the way: the ride would stay half. */
function checkTap(
  clearing: TaskClearing,
  tap: Tap,
  legIndex: number,
  card: Parameters<typeof findQuarantineReason>[1],
): void {
  const problem = findFieldProblem(tap);
  if (problem) {
    const name =
      tap.kind === 'off' && problem.field === 'stopId' ? 'toStopId' : legFields[problem.field ?? ''];
    const text = expectations[problem.code];
    const field = `legs.${legIndex}${name === undefined ? '' : `.${name}`}`;
    throw new ProblemError(
      'bad-request',
      { zh: `${field}：需要${text.zh}`, en: `${field}: ${text.en} was expected` },
      { in: 'body', errors: [{ field, code: problem.code, text }] },
    );
  }
  const probe = { ...tap, cardSeq: 1, amountFen: 0 };
  const reason = findQuarantineReason(probe, card, clearing.cards(), tap.eventSec);
  if (reason === undefined) return;
  throw new ProblemError(
    reason === 'stop-unknown' ? 'stop-unknown' : 'bad-request',
    { zh: `${tap.stopId} 无法在此刷卡：${reason}`, en: `No tap can be made at ${tap.stopId}: ${reason}` },
    { stopId: tap.stopId },
  );
}

async function priceRide(
  clearing: TaskClearing,
  ride: VirtualRide,
  { cardId }: RideRequest,
): Promise<RiddenTrip> {
  const context = clearing.cards();
  const { row, state: now } = await getCardView(clearing, cardId);
  let state = now;
  const next = ride.taps[0]?.tap;
  if (next && state.last && !hasCounter(row, context) && compareTaps(state.last, next, false) >= 0) {
    // A trip of an earlier hour: the card as it stood then.
    state = emptyCardState;
    for (const tap of sortTaps(await clearing.store.listTapsOfCard(cardId), false))
      if (compareTaps(tap, next, false) < 0) state = foldTap(state, tap, row, context).state;
  }
  const balanceBeforeFen = state.balanceFen;
  const taps: RiddenTap[] = [];
  const journeys: JourneyRow[] = [];
  for (const virtual of ride.taps) {
    const gate = toGateTap(virtual, state, row, context);
    if (gate.kind === 'closed') {
      taps.push(toClosed(virtual, gate.reason, state.balanceFen));
      break;
    }
    const folded = foldTap(state, gate.tap, row, context);
    const before = state.balanceFen;
    state = folded.state;
    const events = folded.events;
    const outcome = events.find((event) => event.kind === 'journey')?.outcome;
    const hold = events.find((event) => event.kind === 'hold')?.open.holdFen ?? null;
    if (outcome) journeys.push(toJourneyRow(outcome, cardId, 0, context.toServiceDay(gate.tap.eventSec)));
    const isRefused = outcome?.status === 'refused';
    taps.push({
      tap: gate.tap,
      legIndex: virtual.legIndex,
      outcome: isRefused ? 'refused' : outcome ? 'paid' : 'entered',
      reason: isRefused ? outcome.reason : null,
      fareFen: outcome && !isRefused ? before - state.balanceFen : null,
      heldFen: hold,
      balanceAfterFen: state.balanceFen,
      journeyId: outcome?.journeyId ?? null,
    });
    if (isRefused) break;
  }
  return toTrip(ride, taps, journeys, balanceBeforeFen, state.balanceFen, false);
}

async function ingestRide(
  clearing: TaskClearing,
  ingestNow: IngestNow,
  ride: VirtualRide,
  { cardId, receivedSec }: RideRequest,
  terminalId: string,
): Promise<RiddenTrip> {
  const context = clearing.cards();
  const known = await listTapsOfKey(clearing, cardId, terminalId);
  const isSame = known.every((tap, i) => isOfRide(tap, ride.taps[i]));
  if (!isSame || known.length > ride.taps.length) throw toKeyConflict();
  let written = 0;
  let closed: RiddenTap | undefined;
  const wasRefused = known.length > 0 && (await isRefusedTap(clearing, cardId, known.at(-1) as Tap));
  const before = (await getCardView(clearing, cardId)).row.balanceFen;
  for (const virtual of wasRefused ? [] : ride.taps.slice(known.length)) {
    const { row, state } = await getCardView(clearing, cardId);
    const gate = toGateTap(virtual, state, row, context);
    if (gate.kind === 'closed') {
      closed = toClosed(virtual, gate.reason, row.balanceFen);
      break;
    }
    const commit = await ingestOne(ingestNow, gate.tap, receivedSec, true);
    written++;
    if (commit.journeys.some(({ status }) => status === 'refused')) break;
  }
  return toRiddenTrip(clearing, ride, cardId, {
    isRepeated: written === 0 && known.length > 0,
    before,
    closed,
    terminalId,
  });
}

/** The trip as the ledger has it: the same answer for the first request and for its repetitions. */
async function toRiddenTrip(
  clearing: TaskClearing,
  ride: VirtualRide,
  cardId: string,
  {
    before,
    closed,
    isRepeated,
    terminalId,
  }: {
    readonly before: number;
    readonly closed: RiddenTap | undefined;
    readonly isRepeated: boolean;
    readonly terminalId: string;
  },
): Promise<RiddenTrip> {
  const { store } = clearing;
  const taps = (await store.listTapsOfCard(cardId)).filter((tap) => tap.terminalId === terminalId);
  const all = await store.listJourneysOfCard(cardId);
  const transfers = await store.listTransfersOfCard(cardId);
  const rows = listCardRows({ cardId, journeys: all, transfers, isPurchase: () => false });
  const ids = new Set(taps.map(toTapId));
  const ofTrip = all.filter(
    ({ offTap, onTap }) => (onTap && ids.has(toTapId(onTap))) || (offTap && ids.has(toTapId(offTap))),
  );
  const journeys = ofTrip.toSorted((a, b) => a.startSec - b.startSec);
  const ridden = taps
    .toSorted((a, b) => a.terminalSeq - b.terminalSeq)
    .map((tap): RiddenTap => {
      const tapId = toTapId(tap);
      const ended = journeys.find(({ offTap, onTap, status }) => {
        const end = offTap ?? (status === 'autocompleted' || status === 'aged' ? null : onTap);
        return end !== null && toTapId(end) === tapId;
      });
      const hold = transfers.find(
        ({ kind, seq, source }) => kind === 'hold' && source === tap.terminalId && seq === tap.terminalSeq,
      );
      const isRefused = ended?.status === 'refused';
      const isPaid = ended !== undefined && !isRefused && tap.kind !== 'on';
      const own = rows.filter((row) => row.tapId === tapId);
      const balanceAfterFen =
        (own.at(-1) ?? rows.findLast((row) => row.eventSec <= tap.eventSec))?.balanceAfterFen ?? 0;
      return {
        tap,
        legIndex: ride.taps[tap.terminalSeq - 1]?.legIndex ?? 0,
        outcome: isRefused ? 'refused' : isPaid ? 'paid' : 'entered',
        reason: isRefused ? toRefusalReason(clearing, tap) : null,
        fareFen: isPaid ? 0 - own.reduce((sum, { amountFen }) => sum + amountFen, 0) : null,
        heldFen: hold?.amountFen ?? null,
        balanceAfterFen,
        journeyId: ended?.journeyId ?? null,
      };
    });
  if (closed) ridden.push(closed);
  const last = ridden.at(-1);
  const firstRow = rows.find(({ tapId }) => tapId !== null && ids.has(tapId));
  const balanceBefore = firstRow ? firstRow.balanceAfterFen - firstRow.amountFen : before;
  return toTrip(ride, ridden, journeys, balanceBefore, last?.balanceAfterFen ?? before, isRepeated);
}

function toTrip(
  ride: VirtualRide,
  taps: readonly RiddenTap[],
  journeys: readonly JourneyRow[],
  balanceBeforeFen: number,
  balanceAfterFen: number,
  isRepeated: boolean,
): RiddenTrip {
  const isCompleted = taps.length === ride.taps.length && taps.every(({ outcome }) => outcome !== 'refused');
  return {
    isRepeated,
    isCompleted,
    taps,
    journeys,
    outsideLegs: ride.outsideLegs,
    balanceBeforeFen,
    balanceAfterFen,
  };
}

function toClosed({ legIndex, tap }: VirtualTap, reason: string, balanceAfterFen: number): RiddenTap {
  return {
    tap,
    legIndex,
    outcome: 'refused',
    reason,
    fareFen: null,
    heldFen: null,
    balanceAfterFen,
    journeyId: null,
  };
}

function isOfRide(known: Tap, planned: VirtualTap | undefined): boolean {
  if (!planned) return false;
  const { eventSec, kind, networkId, routeId, stopId } = planned.tap;
  return (
    known.kind === kind &&
    known.eventSec === eventSec &&
    known.networkId === networkId &&
    known.routeId === routeId &&
    known.stopId === stopId
  );
}

/** The ledger keeps no reason: a card that is on no deny list was turned away for its balance. */
function toRefusalReason(clearing: TaskClearing, { cardId, eventSec }: Tap): RefusalReason {
  return findDenyEntry(clearing.cards().denyList, cardId, eventSec) ? 'denied' : 'balance';
}

async function isRefusedTap({ store }: TaskClearing, cardId: string, tap: Tap): Promise<boolean> {
  const journeys = await store.listJourneysOfCard(cardId);
  const tapId = toTapId(tap);
  return journeys.some(({ journeyId, status }) => status === 'refused' && journeyId === tapId);
}
