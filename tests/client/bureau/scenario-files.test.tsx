// @vitest-environment jsdom

import { screen, waitFor } from '@testing-library/react';
import { userEvent } from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { ScenarioFiles } from '../../../client/src/bureau/scenario-files.tsx';
import { zh } from '../../../client/src/i18n/zh.ts';
import { renderPage } from '../render.tsx';
import { cityDocument } from './with-tools.tsx';

const sent: { method: string; path: string; body: Record<string, unknown> }[] = [];
let faults: object[] = [];

async function answer(url: string | URL | Request, init: RequestInit = {}): Promise<Response> {
  const { pathname } = new URL(String(url), 'http://page');
  if (!init.method || init.method === 'GET') return Response.json({}, { status: 404 });
  const body = JSON.parse(String(init.body)) as Record<string, unknown>;
  sent.push({ method: init.method, path: pathname, body });
  if (faults.length > 0) {
    const text = { zh: '方案有误', en: 'The scenario is wrong' };
    return Response.json({ code: 'scenario-invalid', text, errors: faults }, { status: 422 });
  }
  if (pathname.endsWith('/from-table')) return Response.json({ document: cityDocument([]) });
  return Response.json({ scenarioId: pathname.split('/').at(-1), isShipped: false, revision: 'r1', ...body });
}

beforeEach(() => {
  sent.length = 0;
  faults = [];
  vi.stubGlobal('fetch', answer);
});
afterEach(() => vi.unstubAllGlobals());

async function upload(name: string, content: BlobPart) {
  const input = document.querySelector('input[type="file"]') as HTMLInputElement;
  await userEvent.upload(input, new File([content], name));
}

describe('a file', () => {
  test('a table is read by the server, named like the file, and saved under a free id', async () => {
    renderPage(<ScenarioFiles ids={['table-1']} serviceDay="2026-11-25" />);
    await upload('规划线路.csv', 'line,stops\n');
    await waitFor(() => expect(sent).toHaveLength(2));
    expect(sent[0]).toMatchObject({
      path: '/api/v1/scenarios/from-table',
      body: { csv: 'line,stops\n', name: '规划线路', serviceDay: '2026-11-25' },
    });
    expect(sent[1]).toMatchObject({ method: 'PUT', path: '/api/v1/scenarios/table-2' });
  });

  test('a table of a Chinese spreadsheet program need not be UTF-8', async () => {
    renderPage(<ScenarioFiles ids={[]} serviceDay="2026-11-25" />);
    // 线路 in GB 18030.
    await upload('a.csv', new Uint8Array([0xcf, 0xdf, 0xc2, 0xb7]));
    await waitFor(() => expect(sent[0]?.body.csv).toBe('线路'));
  });

  test('a document is saved as it is', async () => {
    renderPage(<ScenarioFiles ids={[]} serviceDay="2026-11-25" />);
    await upload('x.json', JSON.stringify(cityDocument([])));
    await waitFor(() => expect(sent[0]).toMatchObject({ method: 'PUT', path: '/api/v1/scenarios/file-1' }));
    expect(sent[0]?.body.document).toEqual(cityDocument([]));
  });

  test.each(['{', '[]', 'null', '3'])('JSON that is no document is not sent: %s', async (content) => {
    renderPage(<ScenarioFiles ids={[]} serviceDay="2026-11-25" />);
    await upload('x.json', content);
    expect((await screen.findByRole('alert')).textContent).toBe(zh['bureau.badJson']);
    expect(sent).toEqual([]);
  });

  test.each([
    ['zh', '第 2 行“站点”：没有'],
    ['en', 'Line 2, stops: no'],
  ] as const)('every fault of it is shown: %s', async (language, text) => {
    faults = [
      {
        code: 'stop-unknown',
        field: 'line 2, stops',
        text: { zh: '第 2 行“站点”：没有', en: 'Line 2, stops: no' },
      },
      { code: 'field-invalid', field: 'line 3, kmh', text: { zh: '第 3 行', en: 'Line 3' } },
    ];
    renderPage(<ScenarioFiles ids={[]} serviceDay="2026-11-25" />, { language });
    await upload('a.csv', 'x');
    expect((await screen.findByRole('alert')).textContent).toContain('2');
    expect(screen.getByText(text, { exact: false })).toBeTruthy();
    expect(sent).toHaveLength(1);
  });
});
