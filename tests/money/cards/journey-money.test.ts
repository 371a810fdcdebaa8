import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  parseExplanation,
  parseJourneyMoney,
  toExplanationText,
} from '../../../server/money/cards/journey-explanation.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 2_000);
const id = fc.oneof(fc.string(), fc.constantFrom('"w":[', '],"u":1', '\\"w\\":[', '分'));
const amountFen = fc.integer({ min: 0, max: 50_000 });

test('weights, cap and taken are those of the whole explanation, whatever ids are called', () => {
  const explanation = fc.record({
    steps: fc.array(
      fc.record({ ruleId: id, step: fc.constantFrom('base' as const, 'cap' as const), amountFen }),
    ),
    funded: fc.array(fc.record({ policyId: id, payer: id, amountFen })),
    weights: fc.array(fc.record({ operatorId: id, weight: fc.nat() })),
    uncappedFen: amountFen,
    capId: fc.option(id),
    takenFen: amountFen,
  });
  fc.assert(
    fc.property(explanation, (value) => {
      const text = toExplanationText(value);
      const { weights, uncappedFen, capId, takenFen } = parseExplanation(text);
      expect(parseJourneyMoney(text)).toEqual({ weights, uncappedFen, capId, takenFen });
      expect(parseJourneyMoney(text)).toEqual({
        weights: value.weights,
        uncappedFen: value.uncappedFen,
        capId: value.capId,
        takenFen: value.takenFen,
      });
    }),
    { numRuns: CASES },
  );
});

test('a text of another kind is refused', () => {
  expect(() => parseJourneyMoney('{}')).toThrow(expect.objectContaining({ code: 'internal' }));
});
