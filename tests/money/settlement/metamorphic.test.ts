/** Changes of the input whose effect on the result is known. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Scheme, SchemeNetwork } from '../../../server/money/scheme/scheme.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { at, D, TapMaker } from '../cards/card-world.ts';
import { ClearingWorld, people } from './clearing-world.ts';

const CASES = Math.ceil(Number(process.env.PROPERTY_CASES ?? 400) / 100);
const [sqlite] = ledgerKinds as [(typeof ledgerKinds)[number]];
const stops = ['S1', 'S2', 'S3', 'S5', 'S9'];

interface Ride {
  readonly card: string;
  readonly minute: number;
  readonly kind: 'bus' | 'metro' | 'lost';
  readonly from: number;
  readonly to: number;
}

const anyRides = fc.array(
  fc.record<Ride>({
    card: fc.constantFrom('A1', 'A2', 'A3', 'A5'),
    minute: fc.integer({ min: 0, max: 900 }),
    kind: fc.constantFrom('bus', 'bus', 'metro', 'metro', 'lost'),
    from: fc.nat({ max: 4 }),
    to: fc.nat({ max: 4 }),
  }),
  { minLength: 5, maxLength: 25 },
);

function toTaps(rides: readonly Ride[]): Tap[] {
  const taps = new TapMaker();
  const all = people.map(({ cardId }) => taps.topUp(cardId, 1_000_000));
  for (const { card, minute, kind, from, to } of rides) {
    const eventSec = at(D, '05:30') + minute * 60;
    if (kind === 'bus') all.push(taps.bus(card, '00:00', `r${from}`, { eventSec }));
    else {
      all.push(taps.gate('on', card, '00:00', stops[from] as string, { eventSec }));
      if (kind === 'metro')
        all.push(taps.gate('off', card, '00:00', stops[to] as string, { eventSec: eventSec + 900 }));
    }
  }
  return all;
}

async function closeWith(scheme: Scheme, taps: readonly Tap[]): Promise<Map<string, number>> {
  const world = new ClearingWorld(await sqlite.open(), scheme);
  await world.store.putCards(people);
  await world.cards.ingest(taps);
  await world.close(D);
  const positions = await world.store.listPositions(D);
  return new Map(positions.map(({ partyId, netFen }) => [partyId, netFen]));
}

const plain: Scheme = { ...exampleScheme, commissionBp: 0 };

const mapNetworks = (scheme: Scheme, change: (network: SchemeNetwork) => SchemeNetwork): Scheme => ({
  ...scheme,
  networks: scheme.networks.map(change),
});

describe('a day of any rides', () => {
  test('all fares doubled: all money doubled', async () => {
    // Without rules that do not double: shares of odd amounts, and caps.
    const single: Scheme = {
      ...mapNetworks(plain, (network) => ({ ...network, operators: network.operators.slice(0, 1) })),
      caps: [],
      transfers: plain.transfers.map((rule) => ({
        ...rule,
        fund: [{ payer: 'FA', shareBp: 10_000, yearlyCeilingFen: null, afterCeiling: 'off' }],
      })),
    };
    const doubled: Scheme = {
      ...mapNetworks(single, (network) => ({
        ...network,
        maxFareFen: network.maxFareFen * 2,
        sameStopFen: network.sameStopFen * 2,
        fare:
          network.fare.kind === 'flat'
            ? { kind: 'flat', amountFen: network.fare.amountFen * 2 }
            : network.fare.kind === 'distance'
              ? {
                  ...network.fare,
                  bands: network.fare.bands.map(({ upToM, amountFen }) => ({
                    upToM,
                    amountFen: amountFen * 2,
                  })),
                }
              : network.fare,
      })),
      transfers: single.transfers.map((rule) => ({ ...rule, maxOffFen: rule.maxOffFen * 2 })),
    };
    await fc.assert(
      fc.asyncProperty(anyRides, async (rides) => {
        const taps = toTaps(rides);
        const once = await closeWith(single, taps);
        const twice = await closeWith(doubled, taps);
        expect(once.size).toBeGreaterThan(5);
        for (const [party, netFen] of once) expect(twice.get(party), party).toBe(netFen * 2);
      }),
      { numRuns: CASES },
    );
  });

  test('renamed operators: the same amounts', async () => {
    const toName = (id: string) => (['AB', 'AM1', 'AM2', 'BB', 'IR'].includes(id) ? `Z-${id}` : id);
    const renamed: Scheme = {
      ...mapNetworks(exampleScheme, (network) => ({ ...network, operators: network.operators.map(toName) })),
      parties: exampleScheme.parties.map((party) => ({ ...party, id: toName(party.id) })),
    };
    await fc.assert(
      fc.asyncProperty(anyRides, async (rides) => {
        // Only rides with one operator: the fare network names the others.
        const taps = toTaps(rides.map((ride) => ({ ...ride, from: ride.from % 4, to: ride.to % 4 })));
        const single = (scheme: Scheme) =>
          mapNetworks(scheme, (network) => ({ ...network, operators: network.operators.slice(0, 1) }));
        const before = await closeWith(single(exampleScheme), taps);
        const after = await closeWith(single(renamed), taps);
        for (const [party, netFen] of before) expect(after.get(toName(party)), party).toBe(netFen);
      }),
      { numRuns: CASES },
    );
  });

  test('two merged operators: the sum of both', async () => {
    // No caps: largest remainder over three operators may differ by a fen from that over two.
    const apart: Scheme = { ...plain, caps: [] };
    const merged = mapNetworks(apart, (network) => ({
      ...network,
      operators: network.operators.slice(0, 1),
    }));
    await fc.assert(
      fc.asyncProperty(anyRides, async (rides) => {
        const taps = toTaps(rides);
        const two = await closeWith(apart, taps);
        const one = await closeWith(merged, taps);
        expect(one.get('AM1')).toBe((two.get('AM1') ?? 0) + (two.get('AM2') ?? 0));
        for (const party of ['CA', 'FA', 'AB']) expect(one.get(party), party).toBe(two.get(party));
      }),
      { numRuns: CASES },
    );
  });

  test('any order of taps: the same amounts', async () => {
    await fc.assert(
      fc.asyncProperty(anyRides, fc.infiniteStream(fc.nat()), async (rides, chance) => {
        const taps = toTaps(rides);
        const shuffled = taps
          .map((tap) => ({ tap, place: chance.next().value }))
          .sort((a, b) => a.place - b.place)
          .map(({ tap }) => tap);
        expect(await closeWith(exampleScheme, shuffled)).toEqual(await closeWith(exampleScheme, taps));
      }),
      { numRuns: CASES },
    );
  });
});
