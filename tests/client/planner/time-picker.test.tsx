// @vitest-environment jsdom

import { act, fireEvent, screen, waitFor } from '@testing-library/react';
import { describe, expect, test, vi } from 'vitest';
import { configQuery } from '../../../client/src/api/queries.ts';
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

describe('holidays', () => {
  const config = {
    feeds: [],
    holidays: [
      { names: { zh: '元旦', en: "New Year's Day" }, firstDate: '2027-01-01', lastDate: '2027-01-03' },
      { names: { zh: '清明节', en: 'Qingming' }, firstDate: '2027-04-05', lastDate: '2027-04-05' },
    ],
    workedDays: ['2027-01-09'],
  };
  /** Gives the configuration as the server does, and waits until the page shows it. */
  const tell = async ({ client }: ReturnType<typeof renderPage>, answer: object) => {
    await act(async () => {
      client.setQueryData(configQuery().queryKey, answer as never);
      await new Promise((resolve) => setTimeout(resolve, 5));
    });
  };
  const noteAt = async (date: string, language: 'zh' | 'en' = 'zh', answer: object = config) => {
    const page = open({ kind: 'depart', local: `${date}T09:05` }, language);
    await tell(page, answer);
    const text = page.container.textContent;
    page.unmount();
    return text;
  };

  test.each([
    ['2027-01-02', 'zh', '周六', '元旦假期（1月1日—1月3日）'],
    ['2027-01-02', 'en', 'Saturday', "New Year's Day (1 Jan – 3 Jan)"],
    ['2027-04-05', 'zh', '周一', '清明节'],
    ['2027-01-09', 'zh', '周六', zh['time.worked']],
  ] as const)('%s in %s has its weekday and its name', async (date, language, weekday, name) => {
    expect(await noteAt(date, language)).toContain(weekday + name);
  });

  test('an ordinary day has its weekday alone, as every day of a region without holidays', async () => {
    expect(await noteAt('2027-01-06')).toContain('周三');
    for (const answer of [{ feeds: [], holidays: [], workedDays: [] }, { feeds: [] }]) {
      expect(await noteAt('2027-01-01', 'zh', answer)).not.toContain('元旦');
    }
  });

  test('the next ones are buttons, which keep the time of day', async () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-30T02:00:00Z'), toFake: ['Date'] });
    const onChange = vi.fn<(value: TimeChoice, replace: boolean) => void>();
    const page = renderPage(
      <TimePicker value={{ kind: 'arrive', local: '2026-12-01T18:10' }} withChips onChange={onChange} />,
    );
    await tell(page, config);
    vi.useRealTimers();
    fireEvent.click(screen.getByRole('button', { name: '元旦 1月1日' }));
    expect(onChange.mock.calls).toEqual([[{ kind: 'arrive', local: '2027-01-01T18:10' }, false]]);
    expect(screen.queryByRole('button', { name: /清明节/ })).toBeNull();
  });
});
