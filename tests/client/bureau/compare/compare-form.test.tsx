// @vitest-environment jsdom

import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { CompareForm, type CompareQuestion } from '../../../../client/src/bureau/compare/compare-form.tsx';
import { newLine } from '../../../../client/src/bureau/new-document.ts';
import type { Language } from '../../../../client/src/i18n/language.ts';
import { renderPage } from '../../render.tsx';
import { toTranslate } from '../../words.ts';
import { answerCity, cityDocument, stopIds, WithTools } from '../with-tools.tsx';

beforeEach(() => {
  vi.stubGlobal('fetch', answerCity);
  // jsdom lays nothing out; lists scroll their active option into view.
  Element.prototype.scrollIntoView = () => {};
  Object.defineProperty(document, 'fonts', { value: new EventTarget(), configurable: true });
});
afterEach(() => vi.unstubAllGlobals());

/** From the first stop of the city to a new one. */
const ownDocument = cityDocument([
  {
    ...newLine('new-line', '新线', 'op'),
    stops: [{ ref: stopIds[0] as string }, { new: { name: '新站', lat: 40.9, lon: 111.7 } }],
  },
]);

function show(language: Language) {
  const asked: CompareQuestion[] = [];
  renderPage(
    <WithTools document={ownDocument}>
      <CompareForm
        document={ownDocument}
        variant={undefined}
        isBusy={false}
        onStart={(question) => asked.push(question)}
      />
    </WithTools>,
    { language, path: '/bureau/s' },
  );
  return { asked, t: toTranslate(language), user: userEvent.setup() };
}

const listPairTexts = () =>
  within(screen.getByTestId('pairs'))
    .queryAllByRole('listitem')
    .map((one) => one.querySelector('span')?.textContent);

test.each([
  ['zh', '新华广场 → 新站', '体育馆 → 机场'],
  ['en', 'Stop 0 → 新站', 'Stop 2 → Stop 4'],
] as const)(
  'pairs of stations have names, are found by name, and are removed: %s',
  async (language, own, other) => {
    const { asked, t, user } = show(language);
    await waitFor(() => expect(listPairTexts()).toEqual([own]));
    const find = async (label: string, typed: string) => {
      const field = screen.getByRole('textbox', { name: label });
      await user.click(field);
      await user.type(field, typed);
      await screen.findByRole('option');
      await user.keyboard('{Enter}');
    };
    const [from, to] = [t('compare.pairFrom'), t('compare.pairTo')];
    await find(from, '体育馆');
    // A pair of a station with itself is none.
    await find(to, '体育馆');
    await screen.findByText(t('compare.pairSame'));
    expect(listPairTexts()).toHaveLength(1);
    await find(to, '机场');
    await waitFor(() => expect(listPairTexts()).toEqual([own, other]));
    // Another station replaces the one that was found first.
    await find(from, '大学');
    await user.tab();
    // The fields are free for the next pair. A pair that is listed already is not listed twice.
    await find(from, '体育馆');
    await find(to, '机场');
    expect(listPairTexts()).toHaveLength(2);
    await user.click(screen.getByRole('button', { name: t('bureau.removeStopOf', { name: own }) }));
    await user.click(screen.getByRole('button', { name: t('compare.now') }));
    expect(asked[0]?.pairs).toEqual([[stopIds[2], stopIds[4]]]);
  },
);

test('only the parts that are selected are asked for, at least one', async () => {
  const { asked, t, user } = show('zh');
  const start = screen.getByRole('button', { name: t('compare.now') });
  const toggle = (part: 'access' | 'operations' | 'riders' | 'settlement') =>
    user.click(screen.getByLabelText(t(`comparePart.${part}`)));
  await user.click(start);
  await toggle('riders');
  await toggle('settlement');
  await user.click(start);
  await toggle('access');
  // Pairs are a question of travel times.
  expect(screen.queryByTestId('pairs')).toBeNull();
  await toggle('operations');
  expect((start as HTMLButtonElement).disabled).toBe(true);
  screen.getByText(t('compare.partNeeded'));
  expect(asked.map(({ parts }) => parts)).toEqual([
    ['access', 'operations', 'riders', 'settlement'],
    ['access', 'operations'],
  ]);
});
