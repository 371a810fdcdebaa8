/** The calendar file of a trip. */
import { expect, test } from 'vitest';
import { toCalendarFile } from '../../../client/src/planner/trip-calendar.ts';

const file = toCalendarFile({
  id: 'trip-1',
  start: '2026-11-25T07:30:00+08:00',
  end: '2026-11-25T09:33:00+08:00',
  createdMs: Date.parse('2026-11-24T00:00:00Z'),
  title: '新华广场 → 阿尔丁广场',
  location: '新华广场; 1号线, 2号线',
  notes: ['07:30 新华广场 – 07:41 呼和浩特站 (2号线)', '07:55 呼和浩特 – 09:01 包头 (D1191)'],
  url: 'https://example.org/plan?from=a,b&to=c',
});
/** The lines of a file, unfolded. */
const lines = file.replaceAll('\r\n ', '').split('\r\n');

test('has the times in UTC and an id that stays', () => {
  expect(lines).toContain('DTSTART:20261124T233000Z');
  expect(lines).toContain('DTEND:20261125T013300Z');
  expect(lines).toContain('UID:trip-1@tongcheng');
  expect([lines[0], lines.at(-2), lines.at(-1)]).toEqual(['BEGIN:VCALENDAR', 'END:VCALENDAR', '']);
});

test('escapes what has a meaning in the format', () => {
  expect(lines).toContain('LOCATION:新华广场\\; 1号线\\, 2号线');
  expect(lines.find((line) => line.startsWith('DESCRIPTION:'))).toBe(
    'DESCRIPTION:07:30 新华广场 – 07:41 呼和浩特站 (2号线)\\n07:55 呼和浩特 – 09:01 包头 (D1191)\\nhttps://example.org/plan?from=a\\,b&to=c',
  );
});

test('has no line of more than 75 bytes, and cuts no character', () => {
  const raw = file.split('\r\n');
  expect(raw.length).toBeGreaterThan(lines.length);
  for (const line of raw) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75);
  expect(file).not.toContain('�');
});
