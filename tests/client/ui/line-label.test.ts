import { describe, expect, test } from 'vitest';
import { toLinesLabel } from '../../../client/src/ui/line-label.ts';

const line = (displayName: string) => ({ displayName });

describe('lines that stand in for each other on one sign', () => {
  test('a line alone', () => {
    expect(toLinesLabel(line('2号线'), 'en')).toBe('Line 2');
  });

  test('up to three more, then a mark that there are others', () => {
    const others = ['27', '58路', '79', '1'].map(line);
    expect(toLinesLabel({ ...line('3路'), otherLines: others.slice(0, 2) }, 'zh')).toBe('3路 / 27 / 58路');
    expect(toLinesLabel({ ...line('3路'), otherLines: others }, 'en')).toBe('3 / 27 / 58 / 79 …');
  });
});
