// @vitest-environment jsdom

import { fireEvent, screen } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { zh } from '../../../client/src/i18n/zh.ts';
import { BoardTools } from '../../../client/src/lines/board-tools.tsx';
import { DayField } from '../../../client/src/lines/day-field.tsx';
import { useDay } from '../../../client/src/lines/use-day.ts';
import { renderPage } from '../render.tsx';

const dateOf = () => screen.getByLabelText<HTMLInputElement>(zh['time.date']);
const clockOf = () => screen.getByLabelText<HTMLInputElement>(zh['time.clock']);
const type = (field: HTMLInputElement, value: string) => fireEvent.change(field, { target: { value } });

test('a year that is half typed stays in the field and chooses no day', () => {
  const onChange = vi.fn();
  const page = renderPage(<DayField date="2026-11-30" onChange={onChange} />);
  type(dateOf(), '0202-11-30');
  expect([dateOf().value, onChange.mock.calls]).toEqual(['0202-11-30', []]);
  type(dateOf(), '2027-11-30');
  expect(onChange.mock.calls).toEqual([['2027-11-30']]);
  page.rerender(<DayField date="2026-12-01" onChange={onChange} />);
  expect(dateOf().value).toBe('2026-12-01');
});

const Day = () => <output aria-label="day">{useDay()[0] ?? 'none'}</output>;

test.each(['2026-13-45', '2026-02-30', '20260-01-01', 'x'])('the address %s has no day', (date) => {
  renderPage(<Day />, { path: `/line/x?date=${date}` });
  expect(screen.getByRole('status', { name: 'day' }).textContent).toBe('none');
  const onChange = vi.fn();
  renderPage(<DayField date="2026-11-30" onChange={onChange} />);
  type(dateOf(), date);
  expect(onChange).not.toHaveBeenCalled();
});

test('a board toward a place that nothing goes to soon still says which', () => {
  const towards = new Map([['東', '東站']]);
  const choice = { toward: '西' };
  renderPage(<BoardTools choice={choice} onChange={() => {}} towards={towards} />);
  const select = screen.getByLabelText<HTMLSelectElement>(zh['line.direction']);
  expect([select.value, select.selectedOptions[0]?.textContent]).toEqual(['西', '开往西']);
});

test('date and time of a board that are typed before the address follows belong together', () => {
  const onChange = vi.fn();
  renderPage(<BoardTools choice={{ at: '2026-11-30T09:00' }} onChange={onChange} towards={new Map()} />);
  type(dateOf(), '2026-12-01');
  type(clockOf(), '21:30');
  expect(onChange.mock.lastCall).toEqual([{ at: '2026-12-01T21:30', toward: undefined }]);
});
