/** Entries without exit: as open journeys, and settled by the close of their service day. */
import type { ServiceDay } from '../../base/service-day.ts';
import { type DatedCard, toCardAt } from '../ledger/registration.ts';
import { priceTrip } from '../scheme/price-trip.ts';
import { toTapId } from '../scheme/tap.ts';
import type { CardEvent, JourneyOutcome, OpenOutcome } from './card-event.ts';
import { type CardState, type LeftJourney, toUnsettledDay } from './card-state.ts';
import { type CardsContext, getMedium, getNetwork, toHoldFen } from './cards-context.ts';
import type { FoldedTap } from './fold-tap.ts';

/** Settles the entries without exit of all service days up to `closedDay`. */
export function settleOpen(
  before: CardState,
  closedDay: ServiceDay,
  card: DatedCard,
  context: CardsContext,
): FoldedTap {
  const first = toUnsettledDay(before);
  if (first === null || first > closedDay) return { state: before, events: [] };
  const events: CardEvent[] = [];
  const left: LeftJourney[] = [];
  let { open, settledOpen, settledDay, balanceFen } = before;
  const settle = (entry: LeftJourney) => {
    events.push({
      kind: 'journey',
      outcome: toSettledOutcome(entry, card, context),
      version: entry.version,
    });
    if (settledDay === null || entry.serviceDay > settledDay) settledDay = entry.serviceDay;
  };
  for (const entry of before.left) {
    if (entry.serviceDay <= closedDay) settle(entry);
    else left.push(entry);
  }
  if (open !== null && open.serviceDay <= closedDay) {
    settle(open);
    const { networkId, startSec, serviceDay } = open;
    balanceFen -= toHoldFen(open, getMedium(context.schemeOn(open.serviceDay), card.mediumId), context);
    settledOpen = { networkId, startSec, serviceDay };
    open = null;
  }
  return { state: { ...before, open, left, settledOpen, settledDay, balanceFen }, events };
}

function toSettledOutcome(entry: LeftJourney, card: DatedCard, context: CardsContext): JourneyOutcome {
  const { networkId, routeId, startSec, serviceDay, nextStopId, memory } = entry;
  const scheme = context.schemeOn(serviceDay);
  const medium = getMedium(scheme, card.mediumId);
  const network = getNetwork(scheme, networkId);
  const onTap = { terminalId: entry.terminalId, terminalSeq: entry.terminalSeq };
  const facts = {
    journeyId: toTapId(entry),
    serviceDay,
    onTap,
    offTap: null,
    networkId,
    routeId,
    fromStopId: entry.stopId,
    startSec,
    schemeVersion: scheme.version,
    sourceSec: startSec,
    holdFen: entry.holdFen,
  };
  if (medium.charging === 'account' && network.autocomplete && nextStopId != null && memory) {
    // `endSec` is null, so that entry and exit at the same stop are priced as a ride, not as a void pair.
    const trip = {
      networkId,
      routeId,
      fromStopId: entry.stopId,
      toStopId: nextStopId,
      startSec,
      endSec: null,
      serviceDay,
      tappedFen: null,
    };
    const registered = toCardAt(card, startSec);
    const { price } = priceTrip(scheme, registered, trip, memory, context.fareNetworkOn(serviceDay));
    return {
      ...facts,
      toStopId: nextStopId,
      endSec: startSec,
      status: 'autocompleted',
      price,
      deductedFen: null,
    };
  }
  return {
    ...facts,
    toStopId: null,
    endSec: null,
    status: 'unresolved',
    heldFen: toHoldFen(entry, medium, context),
    operatorId: network.operators[0] as string,
  };
}

/** The entries without exit as open journeys, in order of entry. */
export function listOpenOutcomes(state: CardState, context: CardsContext): OpenOutcome[] {
  const entries: LeftJourney[] = [...state.left];
  if (state.open) entries.push(state.open);
  return entries.map((entry) => {
    const scheme = context.schemeOn(entry.serviceDay);
    return {
      journeyId: toTapId(entry),
      status: 'open',
      serviceDay: entry.serviceDay,
      onTap: { terminalId: entry.terminalId, terminalSeq: entry.terminalSeq },
      offTap: null,
      networkId: entry.networkId,
      routeId: entry.routeId,
      fromStopId: entry.stopId,
      toStopId: null,
      startSec: entry.startSec,
      endSec: null,
      schemeVersion: scheme.version,
      sourceSec: entry.startSec,
      holdFen: entry.holdFen,
    };
  });
}
