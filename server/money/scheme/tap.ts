/** One record of one terminal, as it stands in a tap file. */

export const tapKinds = ['ride', 'on', 'off', 'buy', 'top-up', 'refund', 'expire', 'claim'] as const;

export type TapKind = (typeof tapKinds)[number];

/** Identity of a tap; a second one with other content is quarantined. */
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
  /** Network of the scheme; null for money onto and off the card. */
  readonly networkId: string | null;
  /** `feed:route_id`, where the terminal knows it. */
  readonly routeId: string | null;
  readonly vehicleId: string | null;
  /** `feed:stop_id`. */
  readonly stopId: string | null;
  /** Taken from or put onto the card; null where the back office works it out. */
  readonly amountFen: number | null;
  /** The card's own balance after it. */
  readonly balanceAfterFen: number | null;
  /** Version of the scheme that the terminal held; null if not said. */
  readonly tariffVersion: number | null;
  readonly denyListVersion: number | null;
}

/** `terminalId/terminalSeq`. */
export function toTapId(key: TapKey): string {
  return `${key.terminalId}/${key.terminalSeq}`;
}

/**
 * The two parts of `terminalId/terminalSeq`, or undefined where a text is none; terminal ids may hold slashes.
 *
 * The number has to be written as `toTapId` writes it: one tap has one id.
 */
export function findTapKey(tapId: string): TapKey | undefined {
  const slash = tapId.lastIndexOf('/');
  const number = tapId.slice(slash + 1);
  const terminalSeq = Number(number);
  if (slash < 1 || !/^(?:0|[1-9]\d*)$/.test(number) || !Number.isSafeInteger(terminalSeq)) return undefined;
  return { terminalId: tapId.slice(0, slash), terminalSeq };
}

/** @throws RangeError if the text is no id of a tap. */
export function toTapKey(tapId: string): TapKey {
  const key = findTapKey(tapId);
  if (!key) throw new RangeError(`${tapId} is no terminalId/terminalSeq`);
  return key;
}

/** A card as its issuer registered it. */
export interface Card {
  readonly cardId: string;
  readonly issuerId: string;
  /** Medium of the scheme: says whether card or account is charged. */
  readonly mediumId: string;
  /** Rider category of the scheme, null for full fare. */
  readonly categoryId: string | null;
  /** City whose concession it carries, and whose treasury is `home`. */
  readonly homeCity: string;
  /** Epoch seconds until which concession and card are valid; null without end. */
  readonly validToSec: number | null;
}

/** A range of time in which a card must not be accepted. */
export interface DenyEntry {
  readonly version: number;
  readonly cardId: string;
  readonly reason: string;
  readonly fromSec: number;
  readonly toSec: number | null;
}
