import { describe, expect, test } from 'vitest';
import type { LineDirection } from '../../../client/src/api/contract.ts';
import { toDirectionLabels } from '../../../client/src/lines/direction-labels.ts';
import { toTranslate } from '../words.ts';

const direction = (headsign: string, stops: string, counts: readonly number[] = []) =>
  ({
    headsigns: { zh: headsign, en: headsign },
    stops: stops
      .split(' ')
      .map((name, i) => ({ stopId: name, names: { zh: name, en: name }, tripCount: counts[i] ?? 1 })),
  }) as unknown as LineDirection;

describe('directions of a line are called', () => {
  const t = toTranslate('zh');
  const label = (...directions: readonly LineDirection[]) => toDirectionLabels(directions, t, 'zh');

  test('by where they lead', () => {
    expect(label(direction('东站', '西站 东站'), direction('西站', '东站 西站'))).toEqual([
      '开往东站',
      '开往西站',
    ]);
  });

  test('by both ends where two lead to one place', () => {
    expect(
      label(direction('东站', '西站 东站'), direction('东站', '南站 东站'), direction('西站', '东站 西站')),
    ).toEqual(['西站 → 东站', '南站 → 东站', '开往西站']);
  });

  test('by a stop of their own where the ends are the same, too', () => {
    const labels = label(
      direction('东站', '西站 甲 乙 丙 东站', [3, 1, 3, 1, 3]),
      direction('东站', '西站 丁 东站'),
    );
    expect(labels).toEqual(['西站 → 东站，经乙', '西站 → 东站，经丁']);
  });
});
