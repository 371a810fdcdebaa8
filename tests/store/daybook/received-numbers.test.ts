import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ReceivedNumbers } from '../../../server/store/daybook/received-numbers.ts';

it('knows the same numbers as a set', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(40), { maxLength: 60 }), (numbers) => {
      const received = new ReceivedNumbers();
      const known = new Set<number>();
      expect(received.last).toBeUndefined();
      for (const no of numbers) {
        expect(received.add(no)).toBe(!known.has(no));
        known.add(no);
        expect(received.last).toBe(Math.max(...known));
      }
      for (let no = -1; no <= 41; no++) expect(received.has(no), String(no)).toBe(known.has(no));
    }),
    { numRuns: 2_000 },
  );
});
