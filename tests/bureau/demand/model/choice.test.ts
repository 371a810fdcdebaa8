import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type ChoiceNode,
  chooseMultinomial,
  chooseNested,
  toBenefitMin,
  toLogsum,
} from '../../../../server/bureau/demand/model/choice.ts';

const theta = 0.012;
const emu = { id: 'emu', utility: -theta * 197 };
const coach = { id: 'coach', utility: -theta * 271 };
const hsr = { id: 'hsr', utility: -theta * 194 };

const sharesOf = ({ shares }: ReturnType<typeof chooseNested>) => Object.fromEntries(shares);

describe('choice', () => {
  test('multinomial logit gives the known shares before and after a fast line', () => {
    const before = chooseMultinomial([emu, coach]);
    expect(sharesOf(before).emu).toBeCloseTo(0.708477, 6);
    expect(sharesOf(before).coach).toBeCloseTo(0.291523, 6);
    const after = chooseMultinomial([emu, coach, hsr]);
    expect(sharesOf(after).emu).toBeCloseTo(0.408474, 6);
    expect(sharesOf(after).coach).toBeCloseTo(0.168078, 6);
    expect(sharesOf(after).hsr).toBeCloseTo(0.423447, 6);
    expect(toBenefitMin(before, after, theta)).toBeCloseTo(45.8907, 4);
  });

  test('a nest of trains halves the benefit', () => {
    const before = chooseMultinomial([emu, coach]);
    const after = chooseNested({ ratio: 1, children: [{ ratio: 0.5, children: [emu, hsr] }, coach] });
    expect(sharesOf(after).emu).toBeCloseTo(0.374906, 6);
    expect(sharesOf(after).hsr).toBeCloseTo(0.402895, 6);
    expect(sharesOf(after).coach).toBeCloseTo(0.222199, 6);
    expect(toBenefitMin(before, after, theta)).toBeCloseTo(22.6287, 4);
  });

  test('what is not available gets nothing, and alone it leaves nothing', () => {
    const off = { id: 'off', utility: Number.NEGATIVE_INFINITY };
    expect(sharesOf(chooseMultinomial([emu, off]))).toEqual({ emu: 1, off: 0 });
    expect(chooseMultinomial([off]).logsum).toBe(Number.NEGATIVE_INFINITY);
    expect(sharesOf(chooseNested({ ratio: 1, children: [{ ratio: 0.5, children: [off] }] }))).toEqual({
      off: 0,
    });
  });

  test('a nest with a ratio above that of the nest around it is refused', () => {
    expect(() => chooseNested({ ratio: 0.5, children: [{ ratio: 0.6, children: [emu] }] })).toThrow(
      RangeError,
    );
    expect(() => chooseNested({ ratio: 0, children: [emu] })).toThrow(RangeError);
  });

  test('sizes count alternatives that are alike', () => {
    expect(toLogsum([-1], 0.4, [3])).toBeCloseTo(toLogsum([-1, -1, -1], 0.4), 12);
    expect(toLogsum([], 0.4)).toBe(Number.NEGATIVE_INFINITY);
  });

  test('shares sum to 1, and a nest with ratio 1 is plain logit', () => {
    const utility = fc.double({ min: -30, max: 5, noNaN: true });
    const tree = fc.record({
      outside: fc.array(utility, { minLength: 1, maxLength: 4 }),
      inside: fc.array(utility, { minLength: 1, maxLength: 4 }),
      ratio: fc.double({ min: 0.05, max: 1, noNaN: true }),
    });
    fc.assert(
      fc.property(tree, ({ inside, outside, ratio }) => {
        const toLeaves = (prefix: string, values: readonly number[]): ChoiceNode[] =>
          values.map((value, i) => ({ id: `${prefix}${i}`, utility: value }));
        const nested = (own: number) =>
          chooseNested({
            ratio: 1,
            children: [...toLeaves('o', outside), { ratio: own, children: toLeaves('i', inside) }],
          });
        const sum = [...nested(ratio).shares.values()].reduce((a, b) => a + b, 0);
        expect(sum).toBeCloseTo(1, 9);
        const flat = chooseNested({
          ratio: 1,
          children: [...toLeaves('o', outside), ...toLeaves('i', inside)],
        });
        for (const [id, share] of nested(1).shares)
          expect(share).toBeCloseTo(flat.shares.get(id) as number, 9);
      }),
      { numRuns: 200 },
    );
  });
});
