/** Answers that stay on the device, and when they take the place of the server's. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { noteReached } from '../../../client/src/api/connection.ts';
import { findKeptAnswer, findKeptTime, getKept, keepAnswer } from '../../../client/src/api/kept-answers.ts';

/** A store of the browser's interface in memory, with keys in the order of their last `put`. */
class MemoryCache {
  readonly #entries = new Map<string, { readonly text: string; readonly headers: Headers }>();
  async put(key: string, response: Response) {
    this.#entries.set(key, { text: await response.text(), headers: response.headers });
  }
  async match(key: string) {
    const entry = this.#entries.get(key);
    return entry && new Response(entry.text, { headers: entry.headers });
  }
  async delete(key: string | Request) {
    return this.#entries.delete(typeof key === 'string' ? key : key.url);
  }
  async keys() {
    return [...this.#entries.keys()].map((url) => ({ url }) as Request);
  }
}

beforeEach(() => {
  const store = new MemoryCache();
  vi.stubGlobal('caches', { open: async () => store });
  noteReached();
});
afterEach(() => vi.unstubAllGlobals());

const answerWith = (body: object, status = 200) =>
  vi.fn(async () => new Response(JSON.stringify(body), { status }));
const lost = () => vi.fn(async () => Promise.reject(new TypeError('no network')));

const askBoard = () => getKept('/api/v6/stoptimes', { query: { stopId: 'a', n: 2 } });

describe('a kept answer', () => {
  test('takes the place of one that is lost twice, with the time at which it was given', async () => {
    vi.stubGlobal('fetch', answerWith({ stopTimes: [] }));
    const fresh = await askBoard();
    expect(findKeptTime(fresh)).toBeUndefined();
    const gone = lost();
    vi.stubGlobal('fetch', gone);
    const kept = await vi.waitFor(askBoard, { timeout: 30_000 });
    expect(gone).toHaveBeenCalledTimes(2);
    expect(kept).toMatchObject({ stopTimes: [] });
    expect(Math.abs((findKeptTime(kept) ?? 0) - Date.now())).toBeLessThan(60_000);
  });

  test('does not take the place of a refusal, nor of the answer to another question', async () => {
    vi.stubGlobal('fetch', answerWith({ stopTimes: [] }));
    await askBoard();
    vi.stubGlobal('fetch', answerWith({ code: 'stop-unknown' }, 404));
    await expect(askBoard()).rejects.toMatchObject({ code: 'stop-unknown' });
    vi.stubGlobal('fetch', lost());
    await expect(getKept('/api/v6/stoptimes', { query: { stopId: 'b', n: 2 } })).rejects.toMatchObject({
      code: 'unreachable',
    });
  });

  test('is not used where the repeated request is answered', async () => {
    vi.stubGlobal('fetch', answerWith({ stopTimes: [] }));
    await askBoard();
    const flaky = answerWith({ stopTimes: [1] });
    flaky.mockImplementationOnce(async () => Promise.reject(new TypeError('no network')));
    vi.stubGlobal('fetch', flaky);
    const answer = await askBoard();
    expect(answer).toMatchObject({ stopTimes: [1] });
    expect(findKeptTime(answer)).toBeUndefined();
  });

  test('of money is never kept', async () => {
    for (const url of [
      '/api/v1/cards/1',
      '/api/v1/settlement/2026-11-25',
      '/api/v1/journeys/1',
      '/api/v1/session',
    ]) {
      await keepAnswer(url, { secret: true }, 1);
      expect(await findKeptAnswer(url), url).toBeUndefined();
    }
  });

  test('goes when 40 other plans were asked for later; asking again makes it the latest', async () => {
    const plan = (n: number) => `/api/v6/plan?n=${n}`;
    for (let n = 0; n < 40; n++) await keepAnswer(plan(n), { n }, n);
    await keepAnswer('/api/v1/config', { config: true }, 1);
    await keepAnswer(plan(0), { n: 0 }, 41);
    await keepAnswer(plan(40), { n: 40 }, 42);
    expect(await findKeptAnswer(plan(0))).toEqual({ n: 0, keptAt: 41 });
    expect(await findKeptAnswer(plan(1))).toBeUndefined();
    expect(await findKeptAnswer(plan(2))).toEqual({ n: 2, keptAt: 2 });
    expect(await findKeptAnswer('/api/v1/config')).toEqual({ config: true, keptAt: 1 });
  });

  test('fails in silence where the device is full or has no store', async () => {
    vi.stubGlobal('caches', {
      open: async () => ({ delete: async () => false, put: async () => Promise.reject(new Error('full')) }),
    });
    await keepAnswer('/api/v1/config', {}, 1);
    vi.stubGlobal('caches', undefined);
    await keepAnswer('/api/v1/config', {}, 1);
    expect(await findKeptAnswer('/api/v1/config')).toBeUndefined();
    vi.stubGlobal('fetch', answerWith({ stopTimes: [] }));
    expect(await askBoard()).toEqual({ stopTimes: [] });
  });
});
