// @vitest-environment jsdom

import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import type { CardJourney } from '../../../client/src/api/contract.ts';
import { JourneyExplained } from '../../../client/src/card/journey-explained.tsx';
import { en } from '../../../client/src/i18n/en.ts';
import { zh } from '../../../client/src/i18n/zh.ts';
import { refusalReasons } from '../../../server/money/ledger/journey-explanation.ts';
import { renderPage } from '../render.tsx';

const toJourney = (more: Partial<CardJourney>): CardJourney => ({
  journeyId: 'gate-1/7',
  version: 0,
  cardId: '310000000026',
  status: 'completed',
  serviceDate: '2026-11-25',
  isLate: false,
  network: { id: 'metro', name: '地铁', names: { zh: '地铁', en: 'Metro' } },
  start: '2026-11-25T00:10:00Z',
  grossFen: 300,
  riderFen: 300,
  takenFen: 300,
  fundedFen: 0,
  capOffFen: 0,
  schemeVersion: 1,
  steps: [],
  funded: [],
  shares: [],
  ...more,
});

/** Sentences about the journey above its fare. */
function listReasons(journey: CardJourney, language: 'zh' | 'en' = 'zh'): (string | null)[] {
  const { container, unmount } = renderPage(<JourneyExplained journey={journey} links="none" />, {
    language,
  });
  const reasons = [...container.querySelectorAll('ol')].flatMap((list) => {
    const before = [...(list.parentElement?.children ?? [])];
    return before.slice(0, before.indexOf(list)).map(({ textContent }) => textContent);
  });
  unmount();
  return reasons;
}

test('a plain journey needs no sentence', () => {
  expect(listReasons(toJourney({}))).toEqual([]);
});

test.each(refusalReasons)('a card refused for %s says so in both languages', (refusal) => {
  const journey = toJourney({ status: 'refused', refusal });
  expect(listReasons(journey)).toEqual([zh[`refusal.${refusal}`]]);
  expect(listReasons(journey, 'en')).toEqual([en[`refusal.${refusal}`]]);
});

test('a refusal that an earlier program stored without its reason is not explained by a guess', () => {
  expect(listReasons(toJourney({ status: 'refused' }))).toEqual([zh['refusal.unknown']]);
});

test('money that is held is explained with its amount, in both languages', () => {
  const held = toJourney({ status: 'unresolved', takenFen: 1_200 });
  const [chinese, english] = [listReasons(held)[0], listReasons(held, 'en')[0]];
  expect(chinese).toContain('¥12.00');
  expect(chinese).toContain('暂存');
  expect(english).toContain('¥12.00');
  expect(`${chinese}${english}`).not.toMatch(/[{}]/);
});

test('a later version says what changed it: a record, a decision, or neither of them', () => {
  expect(listReasons(toJourney({ version: 1, causeId: 'gate-2/9' }))).toEqual([
    zh['journeyCause.tap'].replace('{{id}}', 'gate-2/9'),
  ]);
  expect(listReasons(toJourney({ version: 2, causeId: 'dispute/case-5' }))).toEqual([
    zh['journeyCause.dispute'].replace('{{id}}', 'case-5'),
  ]);
  expect(listReasons(toJourney({ version: 1 }))).toEqual([zh['journeyCause.rework']]);
  expect(screen.queryByText(/undefined/)).toBeNull();
});
