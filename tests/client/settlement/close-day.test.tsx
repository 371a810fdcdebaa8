// @vitest-environment jsdom

import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { en } from '../../../client/src/i18n/en.ts';
import { zh } from '../../../client/src/i18n/zh.ts';
import { CloseDay } from '../../../client/src/settlement/close-day.tsx';
import { renderPage } from '../render.tsx';

const DAY = '2026-11-25';
const closed: string[] = [];
const text = { zh: '没有这张卡', en: 'no such card' };
const answers: Readonly<Record<string, object>> = {
  '/api/v1/settlement/periods': {
    today: '2026-11-26',
    batches: [{ date: DAY, state: 'open' }],
    months: [],
    quarters: [],
  },
  '/api/v1/desk/records': {
    counts: [
      { reasonCode: 'card-unknown', state: 'waiting', count: 2, detail: '', text },
      { reasonCode: 'time-ahead', state: 'taken', count: 9, detail: '', text },
    ],
    records: [],
  },
  '/api/v1/taps/gaps': { total: 1, missingTotal: 3, gaps: [] },
};

async function answer(url: string | URL | Request, { method = 'GET' }: RequestInit = {}): Promise<Response> {
  const { pathname } = new URL(String(url), 'http://page');
  if (method === 'POST') closed.push(pathname);
  if (method === 'POST') return Response.json({ jobId: 'job-1', state: 'waiting' }, { status: 202 });
  const known = answers[pathname] ?? { jobId: 'job-1', state: 'running', progress: { phase: 'x', done: 0 } };
  return Response.json(known);
}

beforeEach(() => {
  closed.length = 0;
  vi.stubGlobal('fetch', answer);
});
afterEach(() => vi.unstubAllGlobals());

const name = (found: string) => ({ name: found });

describe.each([
  ['zh', zh, '没有这张卡'],
  ['en', en, 'no such card'],
] as const)('a day is closed, in %s,', (language, words, reason) => {
  const openDialog = async () => {
    renderPage(<CloseDay date={DAY} />, { language });
    const user = userEvent.setup();
    const opener = await screen.findByRole('button', name(words['settlement.close']));
    await user.click(opener);
    const dialog = within(await screen.findByRole('dialog'));
    return { user, dialog, opener };
  };

  test('after two questions, by the keyboard alone', async () => {
    const { dialog, user } = await openDialog();
    // The first question does not close, and its safe answer has the focus.
    await waitFor(() =>
      expect(document.activeElement).toBe(dialog.getByRole('button', name(words['app.cancel']))),
    );
    expect(dialog.queryByRole('button', name(words['settlement.closeNow']))).toBeNull();
    await user.tab();
    await user.keyboard('{Enter}');
    const field = await dialog.findByLabelText(words['settlement.closeType'].replace('{{date}}', DAY));
    expect(document.activeElement).toBe(field);
    const close = dialog.getByRole('button', name(words['settlement.closeNow'])) as HTMLButtonElement;
    expect(close.disabled).toBe(true);
    for (const key of ['closeForGood', 'closeSealed', 'closePaid', 'closeLate'] as const)
      dialog.getByText(words[`settlement.${key}`]);
    // What is unfinished: records that wait, not those that were taken.
    await dialog.findByText(new RegExp(`2.*${reason}`));
    expect(dialog.queryByText(/9/)).toBeNull();
    await user.keyboard('2026-11-24{Enter}');
    expect(closed).toEqual([]);
    await user.clear(field);
    await user.keyboard(`${DAY}{Enter}`);
    await waitFor(() => expect(closed).toEqual([`/api/v1/settlement/${DAY}/close`]));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  });

  test('not where it is called off, and is asked from the first question on then', async () => {
    const { dialog, opener, user } = await openDialog();
    await user.click(dialog.getByRole('button', name(words['settlement.closeGoOn'])));
    await user.keyboard(DAY);
    await user.keyboard('{Escape}');
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(document.activeElement).toBe(opener));
    await user.click(opener);
    const again = within(await screen.findByRole('dialog'));
    again.getByRole('button', name(words['settlement.closeGoOn']));
    await user.click(again.getByRole('button', name(words['settlement.closeGoOn'])));
    expect((again.getByRole('textbox') as HTMLInputElement).value).toBe('');
    expect(closed).toEqual([]);
  });
});
