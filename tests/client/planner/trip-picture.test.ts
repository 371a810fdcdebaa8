// @vitest-environment jsdom

import '../page-zone.ts';
import fc from 'fast-check';
import i18next from 'i18next';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { Itinerary } from '../../../client/src/api/contract.ts';
import { startI18n } from '../../../client/src/i18n/i18n.ts';
import { addTripTexts } from '../../../client/src/i18n/more-texts.ts';
import {
  drawPicture,
  layOutPicture,
  type Pen,
  shareOrSave,
} from '../../../client/src/planner/draw-picture.ts';
import { listPictureRows, toWrapped } from '../../../client/src/planner/trip-picture.ts';

beforeAll(() => {
  startI18n('zh');
  addTripTexts();
});

const place = (zh: string, en: string, more = {}) => ({
  names: { zh, en },
  name: zh,
  lat: 40,
  lon: 111,
  ...more,
});
const ride = {
  mode: 'SUBWAY',
  from: place('新华广场', 'Xinhua Square', { stopId: 'm:1', track: '3' }),
  to: place('呼和浩特东站', 'Hohhot East', { stopId: 'm:2' }),
  startTime: '2026-11-25T00:05:00Z',
  endTime: '2026-11-25T00:25:00Z',
  duration: 1200,
  routeColor: 'C3342F',
  displayName: '1号线',
  headsigns: { zh: '坝堰', en: 'Bayan' },
  headwaySec: 360,
  intermediateStops: [{}, {}],
};
const walk = {
  mode: 'WALK',
  from: place('家', 'Home'),
  to: ride.from,
  startTime: '2026-11-25T00:00:00Z',
  endTime: '2026-11-25T00:05:00Z',
  duration: 300,
  distance: 350,
  entrance: place('B', 'B'),
};
const trip = {
  startTime: walk.startTime,
  endTime: ride.endTime,
  legs: [walk, ride],
  transfers: 0,
  walkDistance: 350,
  fare: { totalFen: 300, currency: 'CNY' },
} as unknown as Itinerary;

/** A pen that writes down what it draws; every character is half as wide as it is high. */
function recorder() {
  const texts: { text: string; right: number; y: number }[] = [];
  let height = 0;
  const pen = {
    font: '',
    fillStyle: '',
    textBaseline: 'top',
    scale: () => {},
    measureText: (text: string) => ({ width: text.length * (Number(/(\d+)px/.exec(pen.font)?.[1]) || 0) }),
    fillRect: (_x: number, y: number, _w: number, h: number) => {
      height = Math.max(height, y + h);
    },
    fillText: (text: string, x: number, y: number) => {
      texts.push({ text, right: x + pen.measureText(text).width, y });
    },
  };
  return { pen: pen as unknown as Pen, texts, bottom: () => height };
}

describe('the picture of a trip', () => {
  test.each([
    [
      'zh',
      ['家 → 呼和浩特东站', '从B口进站', '站台 3', '1号线', '开往坝堰', '约每 6 分钟一班', '~08:05', '¥3.00'],
    ],
    ['en', ['Home → Hohhot East', 'Enter by exit B', 'Line 1', 'every 6 min', '~08:05']],
  ] as const)('says in %s all that the page says', (language, expected) => {
    void i18next.changeLanguage(language);
    const rows = listPictureRows(trip, i18next.t, language);
    const told = rows
      .map(({ text, time = '' }) => `${time} ${text}`)
      .join('\n')
      .replaceAll('\u00a0', ' ');
    for (const part of expected) expect(told).toContain(part);
    expect(told).not.toMatch(/undefined|\{\{|exit\./);
    if (language === 'en') expect(told).not.toMatch(/\p{Script=Han}/u);
  });

  test('keeps every text inside its width, one below the other', () => {
    void i18next.changeLanguage('zh');
    const long = { ...trip, legs: [{ ...walk, from: place('很长的名字'.repeat(9), 'x') }, ride] };
    const rows = listPictureRows(long as unknown as Itinerary, i18next.t, 'zh');
    const { bottom, pen, texts } = recorder();
    const picture = layOutPicture(rows, pen, 'sans-serif');
    drawPicture(picture, pen);
    expect(texts.length).toBeGreaterThan(rows.length);
    for (const { right, y } of texts) {
      expect(right).toBeLessThanOrEqual(picture.width - 20);
      expect(y).toBeLessThan(picture.height);
    }
    expect(bottom()).toBe(picture.height);
  });
});

describe('a wrapped text', () => {
  const measure = (text: string) => text.length;

  test.each([
    ['新华广场到东站', 4, ['新华广场', '到东站']],
    ['walk to the gate', 8, ['walk to', 'the gate']],
    ['Line 1 to 坝堰', 9, ['Line 1 to', '坝堰']],
    ['extraordinarily', 6, ['extrao', 'rdinar', 'ily']],
    ['a\u00a0b c', 3, ['a\u00a0b', 'c']],
    ['', 5, []],
  ] as const)('%s at %i', (text, most, lines) => {
    expect(toWrapped(text, most, measure)).toEqual(lines);
  });

  test('loses nothing but blanks at the ends of lines, and no line is too long', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', ' ', '新', '华', '·'), maxLength: 60 });
    fc.assert(
      fc.property(texts, fc.integer({ min: 1, max: 12 }), (text, most) => {
        const lines = toWrapped(text, most, measure);
        const bare = (all: string) => all.replace(/\s/g, '');
        expect(bare(lines.join(''))).toBe(bare(text));
        for (const line of lines) expect(line.length).toBeLessThanOrEqual(most);
      }),
    );
  });
});

describe('sharing', () => {
  const png = new Blob(['x'], { type: 'image/png' });

  test('hands a file to the device where it can; closing its dialog is no failure', async () => {
    const share = vi.fn(async () => Promise.reject(new DOMException('closed', 'AbortError')));
    Object.assign(navigator, { canShare: () => true, share });
    expect(await shareOrSave(png, 'A → B')).toBe('shared');
    const [given] = share.mock.calls[0] as unknown as [ShareData];
    expect([given.title, given.files?.[0]?.name, given.files?.[0]?.type]).toEqual([
      'A → B',
      'trip.png',
      'image/png',
    ]);
  });

  test.each([
    ['shares none', { canShare: undefined }],
    [
      'refuses, because the tap was long ago',
      {
        canShare: () => true,
        share: async () => Promise.reject(new DOMException('late', 'NotAllowedError')),
      },
    ],
  ])('saves the file where the device %s', async (_, device) => {
    Object.assign(navigator, device);
    URL.createObjectURL = () => 'blob:x';
    URL.revokeObjectURL = () => {};
    const click = vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(() => {});
    expect(await shareOrSave(png, 'A → B')).toBe('saved');
    expect(click).toHaveBeenCalledOnce();
    click.mockRestore();
  });
});
