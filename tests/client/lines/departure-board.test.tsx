// @vitest-environment jsdom

import { describe, expect, test } from 'vitest';
import type { StopTime } from '../../../client/src/api/contract.ts';
import { toBoardRows } from '../../../client/src/lines/board-rows.ts';
import { DepartureBoard } from '../../../client/src/lines/departure-board.tsx';
import { renderPage } from '../render.tsx';

const now = Date.parse('2026-11-25T22:30:00+08:00');
const events = (minutes: readonly number[], more: object = {}) =>
  minutes.map(
    (minute) =>
      ({
        routeId: 'f:1',
        mode: 'BUS',
        headsign: 'x',
        headsigns: { zh: '东', en: 'East' },
        longNames: { zh: '', en: '' },
        routeShortName: '1',
        displayName: '1',
        tripShortName: '',
        tripId: `t${minute}`,
        pickupDropoffType: 'NORMAL',
        place: { departure: new Date(now + minute * 60_000).toISOString() },
        ...more,
      }) as unknown as StopTime,
  );

function show(list: readonly StopTime[], isLater = false) {
  const page = renderPage(<DepartureBoard rows={toBoardRows(list, now)} now={now} isLater={isLater} />, {
    language: 'en',
  });
  const told = {
    big: page.container.querySelector('b')?.textContent,
    times: [...page.container.querySelectorAll('time')].map((one) => one.textContent),
  };
  page.unmount();
  return told;
}

describe('a departure', () => {
  test('that is exact is counted down, on the board of the present moment', () => {
    expect(show(events([7, 20]))).toEqual({ big: '7 min', times: ['22:37', '22:50'] });
  });

  test('of another moment has its clock time once, and no countdown', () => {
    expect(show(events([7, 20]), true)).toEqual({ big: '22:37', times: ['22:50'] });
    // Tomorrow is the day after today, not after the day of the board.
    expect(show(events([7, 120]), true).times).toEqual(['Thu 26 Nov 00:30']);
    expect(show(events([7, 120])).times).toEqual(['22:37', 'Tomorrow 00:30']);
  });

  test('of which only the headway is known is never counted down', () => {
    for (const isLater of [false, true]) {
      expect(show(events([7, 19], { headwaySec: 720 }), isLater).big).toBe('every 12 min');
      // Before the first trip of the day its time is what counts.
      expect(show(events([400], { headwaySec: 720 }), isLater).big).not.toContain('every');
    }
    // A frequent line whose next trip is farther than a headway is at the start of its day: that time is known.
    expect(show(events([15, 27], { headwaySec: 720 }))).toEqual({ big: '22:45', times: ['22:57'] });
  });
});
