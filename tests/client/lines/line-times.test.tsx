// @vitest-environment jsdom

import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { LineDirection } from '../../../client/src/api/contract.ts';
import { LineTimes } from '../../../client/src/lines/line-times.tsx';
import { renderPage } from '../render.tsx';

const direction = {
  stops: [],
  originIndex: 0,
  tripCount: 120,
  firstDeparture: '2026-11-24T22:30:00Z',
  lastDeparture: '2026-11-25T14:30:00Z',
  headways: [{ start: '2026-11-24T22:30:00Z', end: '2026-11-25T01:00:00Z', headwaySec: 480 }],
} as unknown as LineDirection;

test.each([
  ['zh', '06:30–09:00', '8 分钟'],
  ['en', '06:30–09:00', '8 min'],
] as const)(
  '%s: first and last departure and the headways are times of the cities',
  (language, band, every) => {
    renderPage(<LineTimes direction={direction} date="2026-11-25" />, { language });
    expect([...document.querySelectorAll('time')].map((one) => one.textContent)).toEqual(['06:30', '22:30']);
    expect(screen.getByRole('rowheader').textContent?.replace(/\s/g, '')).toContain(band);
    expect(screen.getByRole('cell').textContent).toContain(every);
  },
);

test('a direction without service on the day says so', () => {
  const { firstDeparture: _first, ...idle } = direction;
  renderPage(<LineTimes direction={idle as LineDirection} date="2026-11-25" />, { language: 'en' });
  expect(document.querySelector('time')).toBeNull();
  expect(document.querySelector('p')?.textContent).not.toBe('');
});
