// @vitest-environment jsdom
/** The queue of what is unmatched: two lists of the API, page by page, as one, the oldest first. */
import { screen, waitFor, within } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { zh } from '../../../client/src/i18n/zh.ts';
import { Queue } from '../../../client/src/settlement/queue.tsx';
import { renderPage } from '../render.tsx';

const text = (word: string) => ({ zh: word, en: word });

/** An item of a day of November; of every tenth the missing record came. */
const toItem = (day: number, part: object = {}) => ({
  itemId: `item-${day}`,
  batchDate: `2026-11-${String(day).padStart(2, '0')}`,
  kind: day % 2 === 0 ? 'terminal-gap' : 'tap-ahead',
  reference: `bus-${day}`,
  amountFen: day * 100,
  ageDays: 30 - day,
  isCleared: day % 10 === 0,
  waysOut: ['arrives', 'decide'],
  note: 'n',
  status: 'open',
  detail: '',
  text: text(`差异 ${day}`),
  ...part,
});
const toRecord = (day: number, part: object = {}) => ({
  tapId: `gate/${day}`,
  terminalId: 'gate',
  terminalSeq: day,
  payloadHash: `h${day}`,
  cardId: `C${day}`,
  received: `2026-11-${String(day).padStart(2, '0')}T08:00:00+08:00`,
  ageSec: (30 - day) * 86_400,
  amountFen: 50,
  reasonCode: 'card-unknown',
  state: 'waiting',
  canBeReleased: false,
  entries: [],
  detail: '',
  text: text(`记录 ${day}`),
  ...part,
});
const periods = { '2026-Q3': [], '2026-Q4': [1, 2, 4, 6, 10, 12].map((day) => toItem(day)) } as const;
const records = [3, 5, 11].map((day) => toRecord(day));

let asked: URL[] = [];
let decided: unknown[] = [];

/** Two rows a page, as if the lists were long. */
function cut<Row>(rows: readonly Row[], url: URL) {
  const from = Number(url.searchParams.get('cursor') ?? 0);
  const next = from + 2 < rows.length ? { nextCursor: String(from + 2) } : {};
  return { rows: rows.slice(from, from + 2), next };
}

async function answer(input: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const url = new URL(String(input), 'http://page');
  if (init.method === 'POST') {
    decided.push(JSON.parse(String(init.body)));
    return Response.json(toItem(2, { status: 'explained' }));
  }
  asked.push(url);
  if (url.pathname.endsWith('/desk/records')) {
    const { next, rows } = cut(records, url);
    const counts = [
      { reasonCode: 'card-unknown', state: 'waiting', count: 3, detail: '', text: text('没有这张卡') },
    ];
    return Response.json({ counts, records: rows, ...next });
  }
  const period = /settlement\/(.+)\/recon-items/.exec(url.pathname)?.[1] as keyof typeof periods;
  const kind = url.searchParams.get('kind');
  const { next, rows } = cut(
    periods[period].filter((item) => kind === null || item.kind === kind),
    url,
  );
  const kinds =
    period === '2026-Q4' ? [{ kind: 'terminal-gap', count: 5, detail: '', text: text('缺号') }] : [];
  return Response.json({ kinds, items: rows, ...next });
}

beforeEach(() => {
  [asked, decided] = [[], []];
  vi.stubGlobal('fetch', answer);
});
afterEach(() => vi.unstubAllGlobals());

const listRows = () =>
  screen
    .queryAllByRole('row')
    .slice(1)
    .map((row) => /(?:差异|记录) \d+/.exec(row.textContent ?? '')?.[0]);

const open = (path = '/settlement/desk') =>
  renderPage(<Queue periods={Object.keys(periods)} />, { language: 'zh', path });

describe('the queue', () => {
  test('has what waits of both lists, the oldest first, and each thing once', async () => {
    open();
    // Item 1 repeats a record that is ahead of the clock; of item 10 the record came.
    const waiting = ['差异 2', '记录 3', '差异 4', '记录 5', '差异 6', '记录 11', '差异 12'];
    await waitFor(() => expect(listRows()).toEqual(waiting));
    expect(new Set(asked.map(({ pathname }) => pathname.split('/')[4]))).toEqual(
      new Set([...Object.keys(periods), 'records']),
    );
    expect(
      asked.every(({ searchParams }) =>
        ['open', 'waiting'].includes(searchParams.get('status') ?? searchParams.get('state') ?? ''),
      ),
    ).toBe(true);
  });

  test.each([
    ['?days=20', ['差异 2', '记录 3', '差异 4', '记录 5', '差异 6']],
    ['?fen=1000', ['差异 12']],
    ['?reason=card-unknown', ['记录 3', '记录 5', '记录 11']],
    ['?reason=item%3Aterminal-gap', ['差异 2', '差异 4', '差异 6', '差异 12']],
    ['?state=done', ['差异 10']],
    ['?state=taken', ['差异 10']],
  ])('with %s has %j', async (query, rows) => {
    open(`/settlement/desk${query}`);
    await waitFor(() => expect(listRows()).toEqual(rows));
  });

  test('says what to expect where nothing fits', async () => {
    open('/settlement/desk?fen=999900');
    expect(await screen.findByText(zh['queue.none'])).toBeTruthy();
  });

  test('explains an item with a note, and asks anew', async () => {
    open();
    const user = userEvent.setup();
    await user.click(await screen.findByRole('button', { name: `${zh['queue.decide.explained']} bus-2` }));
    const dialog = within(await screen.findByRole('dialog'));
    const confirm = dialog.getByRole<HTMLButtonElement>('button', { name: zh['desk.confirm'] });
    expect(confirm.disabled).toBe(true);
    const before = asked.length;
    await user.type(dialog.getByRole('textbox'), '司机换车');
    await user.click(confirm);
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(decided).toEqual([{ itemId: 'item-2', status: 'explained', note: '司机换车' }]);
    await waitFor(() => expect(asked.length).toBeGreaterThan(before));
  });

  test('takes all records of a reason again', async () => {
    open('/settlement/desk?reason=card-unknown');
    const all = zh['desk.retryAll_other'].replace('{{count}}', '3');
    expect(await screen.findByRole('button', { name: all })).toBeTruthy();
  });
});
