/** Whether a tap can be read at all by the scheme of its day; what cannot is kept aside, and nothing comes of it. */
import { getCompiledScheme } from '../scheme/compile-scheme.ts';
import type { SchemeNetwork } from '../scheme/scheme.ts';
import type { CardsContext } from './cards-context.ts';
import type { Card, Tap, TapKind } from './tap.ts';

export const quarantineReasons = [
  'card-unknown',
  /** Same key as another tap, other content. */
  'content-differs',
  /** Before the first version of the scheme. */
  'scheme-unknown',
  'medium-unknown',
  'network-unknown',
  /** A kind that the network's gates do not write: an exit of a bus, a ride of a shop. */
  'kind-unfit',
  'stop-unknown',
  /** The gate charged the card and does not say how much. */
  'amount-missing',
  /** A card that counts its taps did not. */
  'counter-missing',
] as const;

export type QuarantineReason = (typeof quarantineReasons)[number];

const tappingOf: Readonly<Partial<Record<TapKind, SchemeNetwork['tapping']>>> = {
  ride: 'entry',
  on: 'entry-exit',
  off: 'entry-exit',
  buy: 'purchase',
};

/** @returns undefined if the tap can be read. */
export function findQuarantineReason(
  tap: Tap,
  card: Card,
  context: CardsContext,
): QuarantineReason | undefined {
  const day = context.toServiceDay(tap.eventSec);
  if (day < context.firstDay) return 'scheme-unknown';
  const { media, networks } = getCompiledScheme(context.schemeOn(day));
  const medium = media.get(card.mediumId);
  if (!medium) return 'medium-unknown';
  const tapping = tappingOf[tap.kind];
  if (tapping === undefined) return undefined;
  const network = networks.get(tap.networkId as string)?.network;
  if (!network) return 'network-unknown';
  if (network.tapping !== tapping) return 'kind-unfit';
  if (tapping === 'entry-exit' && context.ground.isKnownStop?.(network.id, tap.stopId as string) === false)
    return 'stop-unknown';
  if (medium.charging === 'card' && tap.kind !== 'on' && tap.amountFen === null) return 'amount-missing';
  if (medium.hasCounter && tap.cardSeq === null) return 'counter-missing';
  return undefined;
}
