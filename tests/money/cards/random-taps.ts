/** Random taps of a card of the example tariff for property tests. */
import fc from 'fast-check';
import type { Card, Tap, TapKind } from '../../../server/money/scheme/tap.ts';
import { at, D, makeTap } from './card-world.ts';

export interface Step {
  readonly kind: TapKind;
  readonly gapSec: number;
  readonly stop: number;
  readonly isRail: boolean;
  readonly amountFen: number;
  readonly terminal: number;
}

export const step: fc.Arbitrary<Step> = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom<TapKind>('on', 'off') },
    { weight: 4, arbitrary: fc.constant<TapKind>('ride') },
    { weight: 2, arbitrary: fc.constantFrom<TapKind>('top-up', 'buy') },
    { weight: 1, arbitrary: fc.constantFrom<TapKind>('refund', 'expire', 'claim') },
  ),
  gapSec: fc.oneof(
    fc.integer({ min: 0, max: 900 }),
    fc.integer({ min: 0, max: 9_000 }),
    fc.integer({ min: 20_000, max: 60_000 }),
    // Values on both sides of every limit, and wrong clocks.
    fc.constantFrom(600, 601, 3_600, 3_601, 5_400, 5_401, 7_200, 7_201, -30, -4_000),
  ),
  stop: fc.nat(4),
  isRail: fc.boolean().chain((rail) => (rail ? fc.boolean() : fc.constant(false))),
  amountFen: fc.constantFrom(0, 100, 180, 200, 300, 400, 1_500, 5_000),
  terminal: fc.nat(3),
});

const metroStops = ['ex:S1', 'ex:S2', 'ex:S3', 'ex:S5', 'ex:S9'];
const railStops = ['ex:R1', 'ex:R2', 'ex:R3'];

/**
 * Taps of a card in their order, from 05:00 of the first day on.
 *
 * @param prefix - of terminals, so that cards have different terminals
 */
export function toTaps(steps: readonly Step[], card: Card, prefix = 'T'): Tap[] {
  let eventSec = at(D, '05:00');
  const isChip = card.mediumId === 'chip-a';
  return steps.map(({ amountFen, gapSec, isRail, kind, stop, terminal }, i) => {
    eventSec += gapSec;
    const isGate = kind === 'on' || kind === 'off';
    const stops = isRail ? railStops : metroStops;
    const networkId = isGate
      ? isRail
        ? 'rail'
        : 'A-metro'
      : kind === 'ride'
        ? isRail
          ? 'B-bus'
          : 'A-bus'
        : kind === 'buy'
          ? 'A-scenic'
          : null;
    const hasAmount = !isGate && kind !== 'ride' && kind !== 'expire';
    return makeTap(`${prefix}${terminal}`, i, {
      kind,
      cardId: card.cardId,
      cardSeq: isChip ? i + 1 : null,
      eventSec,
      networkId,
      routeId: kind === 'ride' ? `r${stop % 3}` : null,
      stopId: isGate ? (stops[stop % stops.length] as string) : null,
      amountFen: hasAmount || (isChip && kind !== 'on' && kind !== 'expire') ? amountFen : null,
    });
  });
}
