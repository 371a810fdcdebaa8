import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MinHeap } from '../../../server/transit/network/min-heap.ts';

test('pop returns the least key, after any sequence of pushes and pops', () => {
  const step = fc.option(fc.integer({ min: 0, max: 50 }), { nil: 'pop' as const, freq: 2 });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 300 }), (steps) => {
      const heap = new MinHeap();
      const held: number[] = [];
      for (const key of steps) {
        if (key !== 'pop') {
          heap.push(key, key + 1000);
          held.push(key);
        } else {
          held.sort((a, b) => a - b);
          const least = held.shift();
          expect(heap.pop()).toBe(least === undefined ? -1 : least + 1000);
          if (least !== undefined) expect(heap.poppedKey).toBe(least);
        }
        expect(heap.size).toBe(held.length);
      }
    }),
  );
});
