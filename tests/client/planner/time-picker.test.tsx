// @vitest-environment jsdom

import { fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { en } from '../../../client/src/i18n/en.ts';
import { zh } from '../../../client/src/i18n/zh.ts';
import type { TimeChoice } from '../../../client/src/planner/plan-url.ts';
import { TimePicker } from '../../../client/src/planner/time-picker.tsx';
import { renderPage } from '../render.tsx';

const words = { zh, en };

function open(value: TimeChoice, language: 'zh' | 'en' = 'zh') {
  const onChange = vi.fn<(value: TimeChoice, replace: boolean) => void>();
  const page = renderPage(<TimePicker value={value} onChange={onChange} />, { language });
  return {
    ...page,
    onChange,
    date: screen.queryByLabelText<HTMLInputElement>(words[language]['time.date']),
    clock: screen.queryByLabelText<HTMLInputElement>(words[language]['time.clock']),
  };
}

describe.each(['zh', 'en'] as const)('in %s', (language) => {
  const t = words[language];

  test('now has no fields; choosing a departure starts with the present minute of the cities', () => {
    const { date, onChange } = open({ kind: 'now' }, language);
    expect(date).toBeNull();
    vi.setSystemTime('2026-11-24T23:30:40Z');
    fireEvent.click(screen.getByRole('radio', { name: t['time.depart'] }));
    vi.useRealTimers();
    expect(onChange.mock.calls).toEqual([[{ kind: 'depart', local: '2026-11-25T07:30' }, false]]);
  });

  test('an arrival keeps the time when it becomes a departure', () => {
    const { date, clock, onChange } = open({ kind: 'arrive', local: '2026-11-25T09:05' }, language);
    expect([date?.value, clock?.value]).toEqual(['2026-11-25', '09:05']);
    fireEvent.click(screen.getByRole('radio', { name: t['time.depart'] }));
    expect(onChange.mock.calls).toEqual([[{ kind: 'depart', local: '2026-11-25T09:05' }, false]]);
  });
});

describe('a time that is typed', () => {
  const value = { kind: 'depart', local: '2026-11-25T09:05' } as const;

  test('counts after a pause, in place of the last entry of the history', async () => {
    const { clock, onChange } = open(value);
    fireEvent.change(clock as HTMLInputElement, { target: { value: '10:00' } });
    expect(onChange).not.toHaveBeenCalled();
    await waitFor(() => expect(onChange).toHaveBeenCalled(), { timeout: 2_000 });
    expect(onChange.mock.calls).toEqual([[{ kind: 'depart', local: '2026-11-25T10:00' }, true]]);
  });

  test('counts at once with Enter and on leaving', () => {
    const { date, onChange } = open(value);
    fireEvent.change(date as HTMLInputElement, { target: { value: '2026-12-01' } });
    fireEvent.keyDown(date as HTMLInputElement, { key: 'Enter' });
    expect(onChange.mock.calls).toEqual([[{ kind: 'depart', local: '2026-12-01T09:05' }, true]]);
    fireEvent.change(date as HTMLInputElement, { target: { value: '2026-12-02' } });
    fireEvent.blur(date as HTMLInputElement);
    expect(onChange.mock.lastCall).toEqual([{ kind: 'depart', local: '2026-12-02T09:05' }, true]);
  });

  test('is not a choice while its year is half typed or its date is cleared', () => {
    const { date, onChange } = open(value);
    for (const half of ['0202-11-25', '']) {
      fireEvent.change(date as HTMLInputElement, { target: { value: half } });
      fireEvent.keyDown(date as HTMLInputElement, { key: 'Enter' });
    }
    expect(onChange).not.toHaveBeenCalled();
  });
});
