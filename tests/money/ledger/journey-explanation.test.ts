import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it, test } from 'vitest';
import {
  isSameExplanation,
  type JourneyExplanation,
  parseExplanation,
  refusalReasons,
  toExplanationText,
} from '../../../server/money/ledger/journey-explanation.ts';
import { checkLedger } from '../../support/check-ledger.ts';
import { dropGuards } from '../../support/drop-guards.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { at, D, makeTap } from '../cards/card-world.ts';
import { ClearingWorld, people } from '../settlement/clearing-world.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 2_000);
const id = fc.oneof(fc.string(), fc.constantFrom('"w":[', '],"u":1', '\\"w\\":[', '分'));
const amountFen = fc.integer({ min: 0, max: 50_000 });
const anyRecord: fc.Arbitrary<JourneyExplanation> = fc.record({
  steps: fc.array(
    fc.record({ ruleId: id, step: fc.constantFrom('base' as const, 'cap' as const), amountFen }),
  ),
  funded: fc.array(fc.record({ policyId: id, payer: id, amountFen })),
  weights: fc.array(fc.record({ operatorId: id, weight: fc.nat() })),
  uncappedFen: amountFen,
  capId: fc.option(id),
  takenFen: amountFen,
  refusal: fc.option(fc.constantFrom(...refusalReasons)),
  causeId: fc.option(id),
});
const isShared = ({ takenFen, weights }: JourneyExplanation) =>
  takenFen === 0 || weights.some(({ weight }) => weight > 0);
const anyExplanation = anyRecord.filter(isShared);

test('money without an operator to share it is damage', () => {
  fc.assert(
    fc.property(
      anyRecord.filter((value) => !isShared(value)),
      (value) => {
        expect(() => parseExplanation(toExplanationText(value))).toThrow(
          expect.objectContaining({ code: 'ledger-damaged' }),
        );
      },
    ),
    { numRuns: 100 },
  );
});

test('an explanation is read as it was written, whatever ids are called', () => {
  fc.assert(
    fc.property(anyExplanation, (value) => {
      const text = toExplanationText(value);
      expect(parseExplanation(text)).toEqual(value);
      // Equal to JSON with the short names in this order: rows of all programs have these bytes.
      const { steps, funded, weights, uncappedFen, capId, takenFen, refusal, causeId } = value;
      const stored = {
        s: steps.map(({ ruleId, step, amountFen: fen }) => [ruleId, step, fen]),
        f: funded.map(({ policyId, payer, amountFen: fen }) => [policyId, payer, fen]),
        w: weights.map(({ operatorId, weight }) => [operatorId, weight]),
        u: uncappedFen,
        c: capId,
        t: takenFen,
      };
      const added = { r: refusal ?? undefined, v: causeId ?? undefined };
      expect(text).toBe(JSON.stringify({ ...stored, ...added }));
    }),
    { numRuns: CASES },
  );
});

test('explanations are the same only where all fields are', () => {
  fc.assert(
    fc.property(anyExplanation, anyExplanation, (a, b) => {
      expect(isSameExplanation(a, structuredClone(a))).toBe(true);
      // Takes single fields of another one.
      for (const field of Object.keys(a) as (keyof JourneyExplanation)[]) {
        const mixed = { ...a, [field]: b[field] };
        const isEqual = JSON.stringify(a[field]) === JSON.stringify(b[field]);
        const isAny = field === 'causeId' || (field === 'refusal' && a.refusal === null);
        expect(isSameExplanation(a, mixed)).toBe(isEqual || isAny);
      }
    }),
    { numRuns: CASES / 4 },
  );
});

test.each([
  '{}',
  'null',
  '{"s":[',
  '{"s":[],"f":[],"w":[["AB"]],"u":0,"c":null,"t":0}',
  '{"s":[["bus","base","200"]],"f":[],"w":[],"u":0,"c":null,"t":0}',
  '{"s":[],"f":[["p","q"]],"w":[],"u":0,"c":null,"t":0}',
  '{"s":[],"f":[],"w":[],"u":0.5,"c":null,"t":0}',
  '{"s":[],"f":[],"w":[],"u":0,"c":7,"t":0}',
  '{"s":[],"f":[],"w":[],"u":0,"c":null,"t":null}',
  '{"s":[],"f":[],"w":[],"u":0,"c":null,"t":0,"r":"rain"}',
  '{"s":[],"f":[],"w":[],"u":0,"c":null,"t":0,"v":7}',
])('a text of another kind is refused: %s', (text) => {
  expect(() => parseExplanation(text)).toThrow(expect.objectContaining({ code: 'ledger-damaged' }));
});

describe.each(ledgerKinds)('a refusal on $dialect', ({ open }) => {
  const ride = (seq: number, clock: string) =>
    makeTap('bus', seq, { networkId: 'A-bus', routeId: 'r1', eventSec: at(D, clock) });

  it('is stored with its reason; one that an earlier program stored without is not posted again', async () => {
    const store = await open();
    const world = new ClearingWorld(store);
    await store.putCards(people);
    await world.cards.ingest([ride(1, '08:00'), ride(2, '09:00')]);
    const versions = async () => {
      const found = await store.listJourneysOfCard('A1');
      return found
        .toSorted((a, b) => a.startSec - b.startSec)
        .map(({ explanation, journeyId, status, version }) =>
          [journeyId, version, status, explanation.refusal].join(' '),
        );
    };
    expect(await versions()).toEqual(['bus/1 0 completed ', 'bus/2 0 refused balance']);
    await dropGuards(store);
    const { db } = store.context;
    const put = (text: string) => sql`UPDATE journey SET explanation = ${text} WHERE seq = 2`.execute(db);
    const older = '{"s":[],"f":[],"w":[],"u":0,"c":null,"t":0}';
    await put(`${older.slice(0, -1)},"r":"denied"}`);
    expect((await checkLedger(store, world.context)).holds).toBe(false);
    await put(older);
    expect((await checkLedger(store, world.context)).holds).toBe(true);
    // A late tap, which is not enough for the ride: the card is computed again.
    const topUp = makeTap('kiosk', 1, { kind: 'top-up', amountFen: 1, eventSec: at(D, '07:00') });
    await world.cards.ingest([topUp]);
    expect(await versions()).toEqual(['bus/1 0 completed ', 'bus/2 0 refused ']);
    expect(await store.findBalance('CARD:A1')).toBe(1 - 180);
    expect((await checkLedger(store, world.context)).holds).toBe(true);
    // Another one is: the ride's next version names it.
    await world.cards.ingest([
      makeTap('kiosk', 2, { kind: 'top-up', amountFen: 500, eventSec: at(D, '08:30') }),
    ]);
    const [first, second] = (await store.listJourneysOfCard('A1')).toSorted(
      (a, b) => a.startSec - b.startSec,
    );
    expect([first?.version, first?.explanation.causeId]).toEqual([0, null]);
    expect([second?.version, second?.status]).toEqual([1, 'completed']);
    expect(second?.explanation).toMatchObject({ causeId: 'kiosk/2', refusal: null });
    expect((await checkLedger(store, world.context)).holds).toBe(true);
  });
});
