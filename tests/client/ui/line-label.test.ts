import { describe, expect, test } from 'vitest';
import { toLinesLabel } from '../../../client/src/ui/line-label.ts';

const line = (displayName: string) => ({ displayName });

describe('one label for lines that replace each other', () => {
  test('has one line', () => {
    expect(toLinesLabel(line('2号线'), 'en')).toBe('Line 2');
  });

  test('has up to three more lines, then an ellipsis', () => {
    const others = ['27', '58路', '79', '1'].map(line);
    expect(toLinesLabel({ ...line('3路'), otherLines: others.slice(0, 2) }, 'zh')).toBe('3路 / 27 / 58路');
    expect(toLinesLabel({ ...line('3路'), otherLines: others }, 'en')).toBe('3 / 27 / 58 / 79 …');
  });
});
