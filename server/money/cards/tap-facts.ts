/** One tap with all that is known of it before it is read, and what it says of its journey. */
import type { Medium, Scheme } from '../scheme/scheme.ts';
import { type Card, type Tap, toTapId } from '../scheme/tap.ts';
import type { CardEvent } from './card-event.ts';
import type { OpenJourney } from './card-state.ts';
import type { CardsContext } from './cards-context.ts';
import type { JourneyOutcome, RefusalReason } from './journey-outcome.ts';

/** What one tap meets: worked out once and passed on. */
export interface TapPlaceFacts {
  readonly tap: Tap;
  readonly card: Card;
  readonly context: CardsContext;
  readonly scheme: Scheme;
  readonly medium: Medium;
  readonly day: number;
  readonly events: CardEvent[];
}

/** What a tap says of its journey; `open` is the entry that it closes. */
export function toFacts(
  at: TapPlaceFacts,
  open: OpenJourney | null,
  fromStopId: string | null,
  toStopId: string | null,
) {
  const { tap, day, scheme, context } = at;
  const own = { terminalId: tap.terminalId, terminalSeq: tap.terminalSeq };
  const first = open ?? tap;
  const onTap = open ? { terminalId: open.terminalId, terminalSeq: open.terminalSeq } : own;
  const isOff = tap.kind === 'off';
  return {
    journeyId: toTapId(first),
    serviceDay: open?.serviceDay ?? day,
    onTap: isOff && !open ? null : onTap,
    offTap: isOff ? own : null,
    networkId: tap.networkId as string,
    routeId: open ? open.routeId : tap.routeId,
    fromStopId,
    toStopId,
    startSec: open?.startSec ?? tap.eventSec,
    endSec: isOff ? tap.eventSec : null,
    schemeVersion: (open ? context.schemeOn(open.serviceDay) : scheme).version,
    sourceSec: tap.eventSec,
    holdFen: open?.holdFen ?? 0,
  };
}

/** The event of a tap that the account does not let pass. */
export function toRefused(at: TapPlaceFacts, reason: RefusalReason): CardEvent {
  const { tap } = at;
  const isOff = tap.kind === 'off';
  const outcome: JourneyOutcome = {
    ...toFacts(at, null, isOff ? null : tap.stopId, isOff ? tap.stopId : null),
    status: 'refused',
    reason,
  };
  return { kind: 'journey', version: 0, outcome };
}
