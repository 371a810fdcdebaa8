// @vitest-environment jsdom

import { screen, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { describe, expect, test, vi } from 'vitest';
import type { Itinerary } from '../../../client/src/api/contract.ts';
import { ApiProblem } from '../../../client/src/api/http.ts';
import { en } from '../../../client/src/i18n/en.ts';
import { zh } from '../../../client/src/i18n/zh.ts';
import { ItineraryList } from '../../../client/src/planner/itinerary-list.tsx';
import { toMerits } from '../../../client/src/planner/merits.ts';
import { emptyPlan, type PlanState } from '../../../client/src/planner/plan-url.ts';
import { toTripsInSight } from '../../../client/src/planner/trips-in-sight.ts';
import type { Itineraries } from '../../../client/src/planner/use-itineraries.ts';
import { renderPage } from '../render.tsx';
import { toTranslate } from '../words.ts';

const words = { zh, en };
const state: PlanState = { ...emptyPlan, time: { kind: 'depart', local: '2026-11-25T08:00' } };

/** A ride on line 2 between two clocks of Hohhot, in UTC hours. */
function trip(id: string, start: string, end: string, totalFen: number | undefined): Itinerary {
  const at = (clock: string) => `2026-11-${clock}:00Z`;
  const stop = (name: string) => ({ name, names: { zh: name, en: name }, lat: 40.8, lon: 111.6 });
  const leg = {
    mode: 'SUBWAY',
    startTime: at(start),
    endTime: at(end),
    duration: 1_500,
    from: stop('新华广场'),
    to: stop('火车站'),
    tripId: id,
    routeId: 'm:2',
    displayName: '2号线',
    routeShortName: '2号线',
    confidence: 'published',
  };
  return {
    id,
    startTime: leg.startTime,
    endTime: leg.endTime,
    duration: 1_500,
    transfers: 0,
    walkDistance: 640,
    legs: [leg],
    fare: { currency: 'CNY', minorDigits: 2, parts: [], ...(totalFen !== undefined && { totalFen }) },
  } as unknown as Itinerary;
}

const trips = [trip('a', '25T00:10', '25T00:35', 300), trip('b', '25T15:50', '25T16:20', undefined)];
const page = { load: () => {}, busy: false, failed: false, exhausted: false };
const idle: Itineraries = {
  found: [],
  ways: [],
  notes: [],
  status: 'idle',
  error: null,
  emptyReason: undefined,
  isIncomplete: false,
  keptAt: undefined,
  earlier: page,
  later: page,
  again: () => {},
};

function open(changes: Partial<Itineraries>, language: 'zh' | 'en' = 'zh') {
  const itineraries = { ...idle, ...changes };
  const onOpen = vi.fn();
  const onChange = vi.fn();
  const onPoint = vi.fn();
  const sight = toTripsInSight(itineraries.found, state, false);
  const merits = toMerits(
    sight.shown.map(({ itinerary }) => itinerary),
    toTranslate(language),
  );
  renderPage(
    <ItineraryList
      state={state}
      itineraries={itineraries}
      sight={sight}
      merits={merits}
      onShowTooFar={() => {}}
      isGone={false}
      focusKey={undefined}
      onOpen={onOpen}
      onPoint={onPoint}
      onChange={onChange}
    />,
    { language },
  );
  return { onOpen, onChange, onPoint };
}

const found = trips.map((itinerary) => ({ itinerary, page: '' }));
const listCards = () => within(screen.getByRole('list')).getAllByRole('button');

describe('the list', () => {
  test.each([
    ['zh', ['08:10', '08:35', '25 分钟', '¥3.00', '640 米'], '次日 00:20'],
    ['en', ['08:10', '08:35', '25 min', '¥3.00', '640 m'], 'next day 00:20'],
  ] as const)(
    '%s: each card is one sentence with times of the cities, price and walking',
    (lang, parts, night) => {
      open({ status: 'found', found }, lang);
      const [first, second] = listCards().map((card) => card.textContent ?? '');
      for (const part of parts) expect(first).toContain(part);
      expect(second?.toLowerCase()).toContain(night);
      expect(second).toContain(words[lang]['plan.fareUnknown']);
      expect(second).not.toContain('¥');
    },
  );

  test('opens the trip of the card that is pressed', async () => {
    const { onOpen } = open({ status: 'found', found });
    const [, second] = listCards();
    await userEvent.click(second as HTMLElement);
    expect(onOpen.mock.calls).toEqual([[found[1]]]);
  });

  test('tells to which trip the pointer or the focus comes', async () => {
    const { onPoint } = open({ status: 'found', found });
    const [first, second] = listCards();
    await userEvent.hover(second as HTMLElement);
    expect(onPoint).toHaveBeenLastCalledWith(trips[1]?.id);
    (first as HTMLElement).focus();
    expect(onPoint).toHaveBeenLastCalledWith(trips[0]?.id);
  });

  test('is sorted by another wish', async () => {
    const { onChange } = open({ status: 'found', found });
    await userEvent.selectOptions(screen.getByRole('combobox', { name: zh['options.sort'] }), 'cheapest');
    expect(onChange.mock.calls).toEqual([[{ ...state, sort: 'cheapest' }, true]]);
  });

  test('loads more at its ends, and says where there is no more and where that failed', async () => {
    const load = vi.fn();
    open({
      status: 'found',
      found,
      error: new ApiProblem('x', 'no', { zh: '服务器正忙', en: 'Busy' }),
      earlier: { ...page, exhausted: true },
      later: { ...page, load, failed: true },
    });
    const earlier = screen.getByRole<HTMLButtonElement>('button', { name: zh['plan.noEarlier'] });
    expect(earlier.disabled).toBe(true);
    expect(screen.getByText('服务器正忙')).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: zh['plan.later'] }));
    expect(load).toHaveBeenCalledOnce();
  });
});

describe.each(['zh', 'en'] as const)('without trips, in %s', (language) => {
  test.each([
    [
      new ApiProblem('too-far', 'no', { zh: '起点太远', en: 'The start is too far' }),
      ['起点太远', 'The start is too far'],
    ],
    [new ApiProblem('timed-out', 'no'), [zh['app.timedOut'], en['app.timedOut']]],
    [new ApiProblem('odd-code', 'no'), ['odd-code', 'odd-code']],
  ] as const)('%s says why in that language, and asks again', async (error, [inChinese, inEnglish]) => {
    const again = vi.fn();
    open({ status: 'failed', error, again }, language);
    expect(screen.getByText(language === 'zh' ? inChinese : inEnglish, { exact: false })).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: words[language]['app.retry'] }));
    expect(again).toHaveBeenCalledOnce();
  });

  test('nothing found offers a way out', async () => {
    const { onChange } = open({ status: 'found' }, language);
    expect(screen.getByText(words[language]['plan.none'])).toBeTruthy();
    await userEvent.click(screen.getByRole('button', { name: words[language]['empty.tomorrow'] }));
    expect(onChange.mock.calls[0]?.[0].time).toEqual({ kind: 'depart', local: '2026-11-26T07:00' });
  });
});
