/** What the close of a service day makes of entries without exit. */
import type { ServiceDay } from '../../base/service-day.ts';
import { priceTrip } from '../scheme/price-trip.ts';
import { type Card, toTapId } from '../scheme/tap.ts';
import type { CardEvent, JourneyOutcome, OpenOutcome } from './card-event.ts';
import { type CardState, type LeftJourney, toUnsettledDay } from './card-state.ts';
import { type CardsContext, getMedium, getNetwork } from './cards-context.ts';
import type { FoldedTap } from './fold-tap.ts';

/** Settles the entries without exit of service days up to and with `closedDay`. */
export function settleOpen(
  before: CardState,
  closedDay: ServiceDay,
  card: Card,
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
    balanceFen -= toHoldFen(open, card, context);
    settledOpen = { networkId, startSec, serviceDay };
    open = null;
  }
  return { state: { ...before, open, left, settledOpen, settledDay, balanceFen }, events };
}

/** Highest fare of the network for an account, nothing for a card, which the gate did not charge. */
function toHoldFen(entry: LeftJourney, card: Card, { schemeOn }: CardsContext): number {
  const scheme = schemeOn(entry.serviceDay);
  if (getMedium(scheme, card.mediumId).charging === 'card') return 0;
  return getNetwork(scheme, entry.networkId).maxFareFen;
}

function toSettledOutcome(entry: LeftJourney, card: Card, context: CardsContext): JourneyOutcome {
  const { networkId, routeId, startSec, serviceDay, nextStopId, memory } = entry;
  const scheme = context.schemeOn(serviceDay);
  const isAccount = getMedium(scheme, card.mediumId).charging === 'account';
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
  if (isAccount && network.autocomplete && nextStopId != null && memory) {
    // No exit was seen, so it is none that followed at once: the same stop has its price.
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
    const { price } = priceTrip(scheme, card, trip, memory, context.fareNetwork);
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
    heldFen: toHoldFen(entry, card, context),
    operatorId: network.operators[0] as string,
  };
}

/** Journeys left open and the open one, in the order of their entries. */
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
