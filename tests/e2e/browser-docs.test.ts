/** The browsable page of the API: the first click on "Execute" gets an answer, in the two cities and elsewhere. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { launchBrowser, openPage } from '../support/browser.ts';
import { type RunningServer, startServer } from '../support/server.ts';

let browser: Browser;
let server: RunningServer;

beforeAll(async () => {
  [browser, server] = await Promise.all([launchBrowser(), startServer()]);
}, 240_000);

afterAll(async () => {
  await Promise.all([browser?.close(), server?.stop()]);
});

interface Tried {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** Opens an operation on the page, executes it with its default values, and returns the answer. */
async function tryOut(origin: string, tag: string, operationId: string): Promise<Tried> {
  const { page, faults, close } = await openPage(browser, `${origin}/api/docs#/${tag}/${operationId}`);
  try {
    const operation = page.locator(`#operations-${tag}-${operationId}`);
    await operation.getByRole('button', { name: 'Try it out' }).click();
    const answer = page.waitForResponse(
      (response) =>
        new URL(response.url()).pathname.startsWith('/api/v') && !response.url().includes('openapi'),
    );
    await operation.getByRole('button', { name: 'Execute' }).click();
    const response = await answer;
    expect(faults).toEqual([]);
    return { status: response.status(), body: (await response.json()) as Record<string, unknown> };
  } finally {
    await close();
  }
}

test('the first click finds a plan', async () => {
  const { body, status } = await tryOut(server.origin, 'planning', 'plan');
  expect(status).toBe(200);
  expect((body.itineraries as unknown[]).length).toBeGreaterThan(0);
});

test.each([
  ['planning', 'oneToAll', 'all'],
  ['stops', 'stoptimes', 'stopTimes'],
  ['stops', 'trip', 'legs'],
])('%s %s answers with something at the first click', async (tag, operationId, field) => {
  const { body, status } = await tryOut(server.origin, tag, operationId);
  expect(status).toBe(200);
  expect((body[field] as unknown[]).length).toBeGreaterThan(0);
});

const feeds = process.env.TEST_FEEDS ?? '';
const expired = join(feeds, 'caltrain-2009.zip');

test.skipIf(feeds === '' || !existsSync(expired))(
  'a plan is found by the first click in a feed that ended long ago (TEST_FEEDS: caltrain-2009.zip)',
  async () => {
    const other = await startServer(['--feeds', expired]);
    try {
      const { body, status } = await tryOut(other.origin, 'planning', 'plan');
      expect(status).toBe(200);
      expect((body.itineraries as unknown[]).length).toBeGreaterThan(0);
    } finally {
      await other.stop();
    }
  },
  120_000,
);
