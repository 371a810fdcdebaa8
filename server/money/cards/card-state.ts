/**
 * What is kept of a card's taps so that the next one can be read without the earlier ones.
 *
 * A function of the ordered taps and of what was settled; plain data, JSON as it stands.
 */
import type { ServiceDay } from '../../base/service-day.ts';
import { nothingRemembered } from '../scheme/price-memory.ts';
import type { PriceMemory } from '../scheme/trip-price.ts';
import type { TapPlace } from './tap-order.ts';

/** An entry without exit so far. */
export interface OpenJourney {
  readonly terminalId: string;
  readonly terminalSeq: number;
  readonly networkId: string;
  readonly routeId: string | null;
  readonly stopId: string | null;
  readonly startSec: number;
  readonly serviceDay: ServiceDay;
  /** Version that its next row gets: above 0 only where later knowledge took an earlier one back. */
  readonly version: number;
  /** Pending money that ends with it; 0 for a card that the gate charges, and where it was ended before. */
  readonly holdFen: number;
  /** What an exit found at the close would be priced with; null where the network finds none. */
  readonly memory: PriceMemory | null;
}

/** An entry that a later tap left without exit, kept until its service day is closed. */
export interface LeftJourney extends OpenJourney {
  /** Stop of the card's next entry of the same network and service day; undefined while there is none. */
  readonly nextStopId?: string | null;
}

export interface CardState {
  /** The last tap in the card's order; null before the first. */
  readonly last: TapPlace | null;
  /** By the taps: an unresolved journey counts with its hold, and so does one left open. */
  readonly balanceFen: number;
  readonly memory: PriceMemory;
  readonly open: OpenJourney | null;
  readonly left: readonly LeftJourney[];
  /** Networks of entries refused since the last accepted one. */
  readonly refused: readonly string[];
  /** The card's own balance after its last counted tap, if that said it. */
  readonly signedFen: number | null;
  /** The entry still open when its service day was closed, as far as a late exit might close it. */
  readonly settledOpen: {
    readonly networkId: string;
    readonly startSec: number;
    readonly serviceDay: ServiceDay;
  } | null;
  /** Latest service day of a journey that a close settled; null where none did. */
  readonly settledDay: ServiceDay | null;
  /** Instant of the latest dispute of which the money is in the balance; null where none is. */
  readonly disputedSec: number | null;
}

export const emptyCardState: CardState = {
  last: null,
  balanceFen: 0,
  memory: nothingRemembered,
  open: null,
  left: [],
  refused: [],
  signedFen: null,
  settledOpen: null,
  settledDay: null,
  disputedSec: null,
};

/** Earliest service day of an entry without exit; null where there is none. */
export function toUnsettledDay({ open, left }: CardState): ServiceDay | null {
  let day = open === null ? null : open.serviceDay;
  for (const { serviceDay } of left) if (day === null || serviceDay < day) day = serviceDay;
  return day;
}

/**
 * Whether an entry without exit was another journey before, on a card that has disputes: how it ends may give money
 * back again, which only all that was posted can tell.
 */
export function mayGiveAgain({ disputedSec, left, open }: CardState): boolean {
  if (disputedSec === null) return false;
  return (open !== null && open.version > 0) || left.some(({ version }) => version > 0);
}
