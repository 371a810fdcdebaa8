/** A record of a terminal as in a tap file, and the card that it names. */

/** Kinds of records that terminals write. */
export const terminalKinds = ['ride', 'on', 'off', 'buy', 'top-up', 'refund', 'expire', 'claim'] as const;

/** `move-out`, `move-in`: the back office moves a balance from one card to another; it alone writes them, in pairs. */
export const tapKinds = [...terminalKinds, 'move-out', 'move-in'] as const;

export type TapKind = (typeof tapKinds)[number];

/** Identity of a tap; a second tap with the same key and other content is quarantined. */
export interface TapKey {
  readonly terminalId: string;
  /** Counts up by one with each record of the terminal. */
  readonly terminalSeq: number;
}

export interface Tap extends TapKey {
  readonly kind: TapKind;
  readonly cardId: string;
  /** The card's own counter, up by one with each record; null where the medium has none. */
  readonly cardSeq: number | null;
  /** Instant of the tap, epoch seconds. */
  readonly eventSec: number;
  /** Network of the scheme; null for top-ups, refunds and other taps without a ride or purchase. */
  readonly networkId: string | null;
  /** `feed:route_id`; null if the terminal does not know the line. */
  readonly routeId: string | null;
  readonly vehicleId: string | null;
  /** `feed:stop_id`. */
  readonly stopId: string | null;
  /** Taken from or added to the card; null if the back office computes it. */
  readonly amountFen: number | null;
  /** The card's own balance after it. */
  readonly balanceAfterFen: number | null;
  /** Version of the scheme in the terminal; null if the record has none. */
  readonly tariffVersion: number | null;
  readonly denyListVersion: number | null;
}

/** `terminalId/terminalSeq`. */
export function toTapId(key: TapKey): string {
  return `${key.terminalId}/${key.terminalSeq}`;
}

/**
 * The parts of `terminalId/terminalSeq`, or undefined if the text has another form; terminal ids may contain slashes.
 *
 * Only the form of the number that `toTapId` writes is accepted, so that a tap has one id.
 */
export function findTapKey(tapId: string): TapKey | undefined {
  const slash = tapId.lastIndexOf('/');
  const number = tapId.slice(slash + 1);
  const terminalSeq = Number(number);
  if (slash < 1 || !/^(?:0|[1-9]\d*)$/.test(number) || !Number.isSafeInteger(terminalSeq)) return undefined;
  return { terminalId: tapId.slice(0, slash), terminalSeq };
}

/** @throws RangeError if the text is no tap id. */
export function toTapKey(tapId: string): TapKey {
  const key = findTapKey(tapId);
  if (!key) throw new RangeError(`${tapId} is no terminalId/terminalSeq`);
  return key;
}

/** A card as registered by its issuer. */
export interface Card {
  readonly cardId: string;
  readonly issuerId: string;
  /** Medium of the scheme, which says whether card or account is charged. */
  readonly mediumId: string;
  /** Rider category of the scheme, null for full fare. */
  readonly categoryId: string | null;
  /** City whose concessions the card carries and whose treasury is `home`. */
  readonly homeCity: string;
  /** Epoch seconds of the end of card and concession; null without end. */
  readonly validToSec: number | null;
}

/** A time range in which terminals must refuse a card. */
export interface DenyEntry {
  readonly version: number;
  readonly cardId: string;
  readonly reason: string;
  readonly fromSec: number;
  readonly toSec: number | null;
}
