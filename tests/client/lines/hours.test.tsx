// @vitest-environment jsdom

import { screen } from '@testing-library/react';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Departure } from '../../../client/src/api/contract.ts';
import { en } from '../../../client/src/i18n/en.ts';
import { HeadwayChart } from '../../../client/src/lines/headway-chart.tsx';
import { HourTable } from '../../../client/src/lines/hour-table.tsx';
import { toHours, toHourText } from '../../../client/src/lines/hours.ts';
import { renderPage } from '../render.tsx';

const DATE = '2026-11-25';
/** ISO instant of minutes after midnight of the date, in the cities' zone. */
const at = (minutes: number) =>
  new Date(Date.parse(`${DATE}T00:00:00+08:00`) + minutes * 60_000).toISOString();
const every = (from: number, to: number, step: number) =>
  Array.from({ length: Math.floor((to - from) / step) + 1 }, (_, i) => at(from + i * step));
const tell = (departures: readonly string[]) =>
  toHours(departures, DATE).map(({ departures: own, everySec, hour }) => [
    toHourText(hour),
    own.length,
    everySec === undefined ? undefined : everySec / 60,
  ]);

describe('the hours of a day', () => {
  test('have their departures and the interval between them, up to the first of the next hour', () => {
    expect(tell([...every(360, 415, 10), ...every(420, 475, 5)])).toEqual([
      ['06', 6, 10],
      ['07', 12, 5],
    ]);
    expect(tell([at(365), at(425)])).toEqual([
      ['06', 1, undefined],
      ['07', 1, undefined],
    ]);
  });

  test('without departures stand between the others; those after midnight follow the 23rd', () => {
    expect(tell([at(22 * 60), at(24 * 60 + 10)])).toEqual([
      ['22', 1, undefined],
      ['23', 0, undefined],
      ['00', 1, undefined],
    ]);
    expect(tell([])).toEqual([]);
  });

  test('have every departure once, whatever they are', () => {
    const minutes = fc.array(fc.integer({ min: -60, max: 2_000 }), { maxLength: 40 });
    fc.assert(
      fc.property(minutes, (list) => {
        const departures = list.toSorted((a, b) => a - b).map(at);
        const hours = toHours(departures, DATE);
        expect(hours.flatMap((hour) => hour.departures)).toEqual(departures);
        for (const { departures: own, everySec } of hours) {
          if (everySec === undefined) continue;
          expect(everySec).toBeGreaterThanOrEqual(0);
          expect(everySec).toBeLessThanOrEqual(3_600);
          expect(own.length).toBeGreaterThan(0);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe('the chart of headways', () => {
  test('has a bar for each hour, and the same in a table', () => {
    renderPage(<HeadwayChart date={DATE} departures={every(360, 475, 10)} />, { language: 'en' });
    const chart = screen.getByRole('img', { name: en['chart.title'] });
    expect(chart.querySelectorAll('rect')).toHaveLength(2);
    expect([...chart.querySelectorAll('text')].map((one) => one.textContent)).toEqual(['10', '06', '10']);
    const rows = [...document.querySelectorAll('tbody tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent),
    );
    expect(rows).toEqual([
      ['06:00', '6', '10 min'],
      ['07:00', '6', '10 min'],
    ]);
  });

  test('is left out for a few departures', () => {
    renderPage(<HeadwayChart date={DATE} departures={[at(400), at(500)]} />);
    expect(screen.queryByRole('img')).toBeNull();
  });
});

describe('the table of hours', () => {
  const rowsOf = (departures: readonly Departure[]) => {
    const page = renderPage(<HourTable caption="1" date={DATE} departures={departures} />, {
      language: 'en',
    });
    const rows = [...page.container.querySelectorAll('tr')].map((row) =>
      [...row.children].map((cell) => cell.textContent?.trim()),
    );
    page.unmount();
    return rows;
  };

  test('has the minutes of exact departures, also of two at once', () => {
    expect(rowsOf([at(365), at(365), at(400), at(425)].map((time) => ({ time })))).toEqual([
      ['06', '050540'],
      ['07', '05'],
    ]);
  });

  test('has an interval where only that is known, and the exact last one beside it', () => {
    const loose = every(360, 419, 10).map((time) => ({ time, headwaySec: 600 }));
    const rows = rowsOf([...loose, { time: at(425) }, { time: at(485), headwaySec: 600 }]);
    expect(rows).toEqual([
      ['06', 'about every 11 min'],
      ['07', '05'],
      ['08', '1 departure'],
    ]);
    expect(rows.flat().join()).not.toContain('10');
  });
});
