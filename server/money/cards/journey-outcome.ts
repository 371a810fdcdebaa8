/** What the taps of a card made of one journey: all that its row and its transfers are written from. */
import type { ServiceDay } from '../../base/service-day.ts';
import type { TapKey } from '../scheme/tap.ts';
import type { TripPrice } from '../scheme/trip-price.ts';

interface JourneyFacts {
  readonly journeyId: string;
  readonly serviceDay: ServiceDay;
  readonly onTap: TapKey | null;
  readonly offTap: TapKey | null;
  readonly networkId: string;
  readonly routeId: string | null;
  readonly fromStopId: string | null;
  readonly toStopId: string | null;
  readonly startSec: number;
  readonly endSec: number | null;
  readonly schemeVersion: number;
  /** Instant of the tap under whose key its transfers stand. */
  readonly sourceSec: number;
  /** Pending money of the entry, which ends with the journey. */
  readonly holdFen: number;
}

export interface PricedOutcome extends JourneyFacts {
  readonly status: 'completed' | 'void' | 'autocompleted';
  readonly price: TripPrice;
  /** Taken by the gate; null where the account is charged. */
  readonly deductedFen: number | null;
}

/** Money taken from the card, journey not known. */
export interface UnresolvedOutcome extends JourneyFacts {
  readonly status: 'unresolved';
  readonly heldFen: number;
  /** The network's first operator, in whose name the money waits. */
  readonly operatorId: string;
}

export interface RefusedOutcome extends JourneyFacts {
  readonly status: 'refused';
  readonly reason: RefusalReason;
}

export interface OpenOutcome extends JourneyFacts {
  readonly status: 'open';
}

export type RefusalReason = 'denied' | 'balance' | 'price' | 'entry-refused';

export type JourneyOutcome = PricedOutcome | UnresolvedOutcome | RefusedOutcome | OpenOutcome;

/**
 * The tap under whose key the journey's transfers stand: the one that completed it, the entry of one that a close
 * settled.
 */
export function toSourceTap({ status, onTap, offTap }: JourneyOutcome): TapKey {
  const tap = status === 'autocompleted' ? onTap : (offTap ?? onTap);
  if (!tap) throw new RangeError('a journey without taps');
  return tap;
}
