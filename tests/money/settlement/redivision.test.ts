import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { JourneyExplanation } from '../../../server/money/ledger/journey-explanation.ts';
import type { JourneyRow } from '../../../server/money/ledger/ledger-store.ts';
import type { Cap } from '../../../server/money/scheme/scheme.ts';
import {
  toCapPeriods,
  toMoved,
  toMoves,
  toRedivision,
  toRedivisionTransfers,
} from '../../../server/money/settlement/redivision.ts';
import { exampleScheme } from '../../support/example-scheme.ts';
import { toJourney } from './journeys.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 500);
const [dayCap] = exampleScheme.caps as [Cap];
const weekCap: Cap = { ...dayCap, id: 'A-week', period: 'week', amountFen: 3_000 };
/** A Wednesday. */
const DAY = 20_600;

const bus = (riderFen: number, uncappedFen = riderFen) =>
  toJourney({
    riderFen,
    uncappedFen,
    capId: riderFen < uncappedFen ? 'A-day' : null,
    weights: [['AB', 1]],
  });
const metro = (riderFen: number) => toJourney({ riderFen, networkId: 'A-metro', weights: [['AM1', 1]] });

describe('a day cap of 1,000 over bus and metro', () => {
  const journeys = [bus(180), bus(180), bus(180), metro(400), bus(60, 180)];

  test('643 and 357 of 1,000: 43 from the metro to the bus', () => {
    const [period] = toCapPeriods([dayCap], 'A5', journeys);
    expect(period?.hasCapped).toBe(true);
    const transfers = toRedivisionTransfers(exampleScheme, period!, [], DAY, 0);
    expect(transfers.map(({ dr, cr, amountFen }) => [dr, cr, amountFen])).toEqual([['OP:AM1', 'OP:AB', 43]]);
    expect(transfers[0]).toMatchObject({
      source: 'clearing/redivision/A-day/20600/A5',
      seq: DAY,
      leg: 0,
      policyId: 'A-day',
    });
  });

  test('what was moved is not moved again, and moves back when the cap took nothing off after all', () => {
    const [period] = toCapPeriods([dayCap], 'A5', journeys);
    const first = toRedivisionTransfers(exampleScheme, period!, [], DAY, 0);
    expect(toRedivisionTransfers(exampleScheme, period!, first, DAY + 1, 0)).toEqual([]);
    const [without] = toCapPeriods([dayCap], 'A5', journeys.slice(0, 3));
    const back = toRedivisionTransfers(exampleScheme, without!, first, DAY + 1, 0);
    expect(back.map(({ dr, cr, amountFen, leg }) => [dr, cr, amountFen, leg])).toEqual([
      ['OP:AB', 'OP:AM1', 43, 0],
    ]);
  });

  test('a period of which all journeys were withdrawn gives back what it moved', () => {
    const [period] = toCapPeriods([dayCap], 'A5', journeys);
    const first = toRedivisionTransfers(exampleScheme, period!, [], DAY, 0);
    const gone = journeys.map((journey): JourneyRow => ({ ...journey, status: 'withdrawn' }));
    const [empty] = toCapPeriods([dayCap], 'A5', gone);
    expect(toRedivisionTransfers(exampleScheme, empty!, first, DAY, 0)).toMatchObject([
      { dr: 'OP:AB', cr: 'OP:AM1', amountFen: 43, leg: 1 },
    ]);
  });

  test('without money off by the cap nothing moves', () => {
    const [period] = toCapPeriods([dayCap], 'A5', [bus(180), metro(400)]);
    expect(period?.hasCapped).toBe(false);
    expect(toRedivision(exampleScheme.parties, period!)).toEqual(new Map());
  });

  test('autocompleted journeys and other networks do not count', () => {
    const others = [
      toJourney({ riderFen: 400, status: 'autocompleted', networkId: 'A-metro', weights: [['AM2', 1]] }),
      toJourney({ riderFen: 3_000, networkId: 'rail', weights: [['IR', 1]] }),
    ];
    const [period] = toCapPeriods([dayCap], 'A5', [...journeys, ...others]);
    expect(period?.journeys).toHaveLength(5);
  });
});

test('two caps: what the day cap took off is not divided a second time by the week cap', () => {
  const monday = DAY - 2;
  const capped = [
    toJourney({ riderFen: 600, serviceDay: monday, weights: [['AM1', 1]] }),
    toJourney({ riderFen: 400, uncappedFen: 800, capId: 'A-day', serviceDay: monday, weights: [['AB', 1]] }),
    toJourney({ riderFen: 0, uncappedFen: 500, capId: 'A-week', serviceDay: DAY, weights: [['AB', 1]] }),
  ];
  const [week] = toCapPeriods([weekCap], 'A5', capped);
  // 1,000 shared by 600 of AM1 and 400 + 500 of AB: 400 and 600.
  expect([...toRedivision(exampleScheme.parties, week!)]).toEqual([
    ['AM1', -200],
    ['AB', 200],
  ]);
});

test('days, weeks and months begin where they begin', () => {
  const days = [DAY - 3, DAY - 2, DAY, DAY + 4, DAY + 5];
  const journeys = days.map((serviceDay) =>
    toJourney({ riderFen: 1, uncappedFen: 2, capId: 'A-week', serviceDay, weights: [['AB', 1]] }),
  );
  const starts = toCapPeriods([weekCap], 'A5', journeys).map(({ periodStart, periodEnd, journeys: of }) => [
    periodStart - DAY,
    periodEnd - DAY,
    of.length,
  ]);
  expect(starts).toEqual([
    [-9, -3, 1],
    [-2, 4, 3],
    [5, 11, 1],
  ]);
});

const operators = ['AB', 'AM1', 'AM2', 'BB', 'IR'];
const anyJourney = fc
  .record({
    paid: fc.integer({ min: 0, max: 1_000 }),
    off: fc.integer({ min: 0, max: 800 }),
    weights: fc
      .uniqueArray(fc.constantFrom(...operators), { minLength: 1, maxLength: 3 })
      .chain((ids) =>
        fc.tuple(...ids.map((id) => fc.tuple(fc.constant(id), fc.integer({ min: 1, max: 1_000_000 })))),
      ),
  })
  .map(({ paid, off, weights }) =>
    toJourney({ riderFen: paid, uncappedFen: paid + off, capId: off > 0 ? 'A-day' : null, weights }),
  );

describe('for any journeys of a period', () => {
  const anyPeriod = fc.array(anyJourney, { minLength: 1, maxLength: 12 });

  test('nothing is made or lost, and the order of journeys does not matter', () => {
    fc.assert(
      fc.property(anyPeriod, fc.infiniteStream(fc.nat()), (journeys, chance) => {
        const changes = toRedivision(exampleScheme.parties, { capId: 'A-day', journeys, hasCapped: true });
        expect([...changes.values()].reduce((sum, amount) => sum + amount, 0)).toBe(0);
        const shuffled = journeys
          .map((journey) => ({ journey, at: chance.next().value }))
          .sort((a, b) => a.at - b.at)
          .map(({ journey }) => journey);
        const again = toRedivision(exampleScheme.parties, {
          capId: 'A-day',
          journeys: shuffled,
          hasCapped: true,
        });
        for (const id of operators) expect(again.get(id) ?? 0).toBe(changes.get(id) ?? 0);
      }),
      { numRuns: CASES },
    );
  });

  test('closing in two goes moves in sum what one close moves', () => {
    fc.assert(
      fc.property(anyPeriod, fc.nat(), (journeys, cut) => {
        const toPeriod = (of: readonly JourneyRow[]) => {
          const named = of.map((journey) => ({ ...journey, networkId: 'A-bus' }));
          return toCapPeriods([dayCap], 'A5', named)[0];
        };
        const whole = toPeriod(journeys)!;
        const part = toPeriod(journeys.slice(0, 1 + (cut % journeys.length)))!;
        const atOnce = toMoved(toRedivisionTransfers(exampleScheme, whole, [], DAY, 0));
        const first = toRedivisionTransfers(exampleScheme, part, [], DAY, 0);
        const second = toRedivisionTransfers(exampleScheme, whole, first, DAY, 0);
        const keys = [...first, ...second].map(({ source, seq, leg }) => `${source}/${seq}/${leg}`);
        expect(new Set(keys).size).toBe(keys.length);
        const inSum = toMoved([...first, ...second]);
        for (const id of operators) expect(inSum.get(id) ?? 0).toBe(atOnce.get(id) ?? 0);
      }),
      { numRuns: CASES },
    );
  });

  test('operators with other names move the same money', () => {
    fc.assert(
      fc.property(anyPeriod, (journeys) => {
        const rename = ({ weights, ...rest }: JourneyExplanation) => {
          const others = weights.map(({ operatorId, weight }) => ({ operatorId: `x-${operatorId}`, weight }));
          return { ...rest, weights: others };
        };
        const renamed = journeys.map((journey) => ({ ...journey, explanation: rename(journey.explanation) }));
        const parties = exampleScheme.parties.map((party) => ({ ...party, id: `x-${party.id}` }));
        const changes = toRedivision(exampleScheme.parties, { capId: 'A-day', journeys, hasCapped: true });
        const others = toRedivision(parties, { capId: 'A-day', journeys: renamed, hasCapped: true });
        for (const id of operators) expect(others.get(`x-${id}`) ?? 0).toBe(changes.get(id) ?? 0);
      }),
      { numRuns: CASES },
    );
  });
});

test('moves carry every change from givers to takers', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 1, maxLength: 6 }), (amounts) => {
      const order = [...amounts.map((_, i) => `P${i}`), 'rest'];
      const rest = amounts.reduce((left, amount) => left - amount, 0);
      const changes = new Map(order.map((id, i) => [id, amounts[i] ?? rest]));
      const moves = toMoves(order, changes);
      const reached = new Map<string, number>();
      for (const { from, to, amountFen } of moves) {
        expect(amountFen).toBeGreaterThan(0);
        reached.set(from, (reached.get(from) ?? 0) - amountFen);
        reached.set(to, (reached.get(to) ?? 0) + amountFen);
      }
      for (const id of order) expect(reached.get(id) ?? 0).toBe(changes.get(id));
      expect(moves.length).toBeLessThan(order.length);
    }),
    { numRuns: CASES },
  );
});
