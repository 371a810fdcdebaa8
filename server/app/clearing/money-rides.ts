/** Prices a planned trip with a card, or rides it: writes its taps to the ledger one by one. */
import { checkRideCard, checkRideTaps, checkRideTimes } from '../../money/cards/check-ride.ts';
import type { IngestNow } from '../../money/cards/ingest-taps.ts';
import {
  isRefusedTap,
  isStartOfRide,
  priceRide,
  type RiddenTap,
  type RiddenTrip,
  startsBeforeLastTap,
  toClosedTap,
  toPostedTrip,
  toStateBefore,
} from '../../money/cards/ridden-trip.ts';
import {
  toGateTap,
  toVirtualRide,
  type VirtualLeg,
  type VirtualRide,
} from '../../money/cards/virtual-ride.ts';
import type { SchemeNetwork } from '../../money/scheme/scheme.ts';
import { getCardView, ingestOne, listTapsOfKey, toKeyConflict, toVirtualTerminal } from './money-cards.ts';
import type { TaskClearing } from './money-tasks.ts';

/** The network of a line in the scheme version of a day; undefined where the line does not accept the card. */
export type FindNetwork = (routeId: string, serviceDay: number) => SchemeNetwork | undefined;

export interface RideRequest {
  readonly cardId: string;
  readonly legs: readonly VirtualLeg[];
  readonly receivedSec: number;
  /** Null: the trip is priced and not written. */
  readonly key: string | null;
}

/** Prices a trip, or rides it: ingests each tap before it writes the next one, as gates do. */
export async function rideTrip(
  clearing: TaskClearing,
  findNetwork: FindNetwork,
  { cardId, key, legs, receivedSec }: RideRequest,
): Promise<RiddenTrip> {
  const { row, state } = await getCardView(clearing, cardId);
  const context = clearing.cards();
  checkRideTimes(legs, receivedSec, key === null ? null : context);
  checkRideCard(legs, row, context);
  const terminalId = toVirtualTerminal(key ?? 'prices only');
  const ride = toVirtualRide(cardId, terminalId, legs, findNetwork, context);
  checkRideTaps(ride, row, context);
  if (key === null) {
    const before = startsBeforeLastTap(ride, state, row, context)
      ? toStateBefore(ride, await clearing.store.listTapsOfCard(cardId), row, context)
      : state;
    return priceRide(ride, before, row, context);
  }
  // Hold the lock for the whole ride, so that no other write changes the taps of the key or the balance of the card.
  return clearing.ingest.exclusively((ingestNow) =>
    ingestRide(clearing, ingestNow, ride, { cardId, receivedSec, terminalId }),
  );
}

interface RideTicket {
  readonly cardId: string;
  readonly receivedSec: number;
  readonly terminalId: string;
}

async function ingestRide(
  clearing: TaskClearing,
  ingestNow: IngestNow,
  ride: VirtualRide,
  { cardId, receivedSec, terminalId }: RideTicket,
): Promise<RiddenTrip> {
  const { store } = clearing;
  const context = clearing.cards();
  const known = await listTapsOfKey(clearing, cardId, terminalId);
  if (!isStartOfRide(known, ride)) throw toKeyConflict();
  const last = known.at(-1);
  const wasRefused = last !== undefined && isRefusedTap(last, await store.listJourneysOfCard(cardId));
  const { balanceFen } = (await getCardView(clearing, cardId)).row;
  let written = 0;
  let closed: RiddenTap | undefined;
  for (const virtual of wasRefused ? [] : ride.taps.slice(known.length)) {
    const { row, state } = await getCardView(clearing, cardId);
    const gate = toGateTap(virtual, state, row, context);
    if (gate.kind === 'closed') {
      closed = toClosedTap(virtual, gate.reason, row.balanceFen);
      break;
    }
    const commit = await ingestOne(ingestNow, gate.tap, receivedSec, true);
    written++;
    if (commit.journeys.some(({ status }) => status === 'refused')) break;
  }
  const posted = {
    cardId,
    taps: (await store.listTapsOfCard(cardId)).filter((tap) => tap.terminalId === terminalId),
    journeys: await store.listJourneysOfCard(cardId),
    transfers: await store.listTransfersOfCard(cardId),
    balanceFen,
    isRepeated: written === 0 && known.length > 0,
    closed,
  };
  return toPostedTrip(ride, posted, clearing.cards());
}
