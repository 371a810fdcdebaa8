/** Blocks of work as jobs: none is done twice at once, a failed one is tried again, and then given up. */
import { describe, expect, it } from 'vitest';
import { type BlockJob, openBlockQueue } from '../../../server/store/postgres/block-queue.ts';
import { openPostgresBlobs } from '../../../server/store/postgres/postgres-blobs.ts';
import { eventually } from '../../support/eventually.ts';
import { makeDatabase } from '../../support/postgres.ts';
import { findPostgresHome, noPostgres } from '../../support/postgres-server.ts';

const toJob = (blockKey: string, askedBy = 'one'): BlockJob => ({
  questionKey: 'q',
  blockKey,
  rows: [1, 2],
  askedBy,
});

describe.skipIf(!findPostgresHome())(findPostgresHome() ? 'the queue' : noPostgres, () => {
  it('gives each block to one of several machines, however often it was sent', async () => {
    const url = await makeDatabase();
    const errors: unknown[] = [];
    const queues = await Promise.all(
      [1, 2, 3].map(() => openBlockQueue(url, 'network', (e) => errors.push(e))),
    );
    const keys = Array.from({ length: 20 }, (_, i) => `key-${i}`);
    await Promise.all(queues.map((queue) => queue.send(keys.map((key) => toJob(key)))));
    const done: string[] = [];
    const stop = new AbortController();
    const handle = async ({ blockKey, questionKey, rows }: BlockJob) => {
      expect([questionKey, rows]).toEqual(['q', [1, 2]]);
      done.push(blockKey);
    };
    const lanes = queues.map((queue) => queue.work(2, handle, stop.signal));
    await eventually(() => done.length).toBe(20);
    stop.abort();
    await Promise.all(lanes);
    expect(done.sort()).toEqual(keys.sort());
    expect((await queues[0]?.findState('key-0'))?.state).toBe('none');
    // Machines on another network do not see them.
    const other = await openBlockQueue(url, 'other', () => {});
    expect((await other.findState('key-0')).state).toBe('none');
    for (const queue of [...queues, other]) await queue.close();
    expect(errors).toEqual([]);
  });

  it('tries a block that fails three times, and then says why it failed', async () => {
    const url = await makeDatabase();
    const queue = await openBlockQueue(url, 'network', () => {});
    await queue.send([toJob('good'), toJob('bad')]);
    expect((await queue.findState('bad')).state).toBe('open');
    const begun: string[] = [];
    const stop = new AbortController();
    const lanes = queue.work(
      1,
      async ({ blockKey }) => {
        begun.push(blockKey);
        if (blockKey === 'bad') throw new Error('no memory');
      },
      stop.signal,
    );
    await eventually(async () => (await queue.findState('bad')).state).toBe('failed');
    expect((await queue.findState('bad')).failure).toEqual({ message: 'no memory' });
    expect(begun.sort()).toEqual(['bad', 'bad', 'bad', 'good']);
    // Whoever asks for it again begins anew.
    await queue.send([toJob('bad')]);
    await eventually(() => begun.length).toBeGreaterThan(4);
    stop.abort();
    await lanes;
    await queue.close();
  });
});

describe.skipIf(!findPostgresHome())(findPostgresHome() ? 'a work that is taken back' : noPostgres, () => {
  it('leaves no job, neither one that waits nor one under way, and the jobs of others', async () => {
    const queue = await openBlockQueue(await makeDatabase(), 'network', () => {});
    await queue.send(['begun', 'a', 'b'].map((key) => toJob(key)));
    const begun: string[] = [];
    let end = () => {};
    const stop = new AbortController();
    const lanes = queue.work(
      1,
      ({ blockKey }) => {
        begun.push(blockKey);
        return new Promise<void>((resolve) => {
          end = resolve;
        });
      },
      stop.signal,
    );
    await eventually(() => begun).toEqual(['begun']);
    await queue.send([toJob('c', 'other'), toJob('a', 'other')]);
    await queue.cancel('one');
    const states = async () =>
      Promise.all(['begun', 'a', 'b', 'c'].map(async (key) => (await queue.findState(key)).state));
    expect(await states()).toEqual(['none', 'none', 'none', 'open']);
    // Whoever needs the block as well sends it again.
    await queue.send([toJob('a', 'other')]);
    end();
    await eventually(() => begun.length).toBe(2);
    end();
    await eventually(() => begun.length).toBe(3);
    end();
    await eventually(states).toEqual(['none', 'none', 'none', 'none']);
    expect(begun.toSorted()).toEqual(['a', 'begun', 'c']);
    stop.abort();
    await lanes;
    await queue.close();
  });
});

describe.skipIf(!findPostgresHome())(findPostgresHome() ? 'results' : noPostgres, () => {
  it('are the same for all machines, whole or absent, and bounded', async () => {
    const url = await makeDatabase();
    const [one, two] = await Promise.all([openPostgresBlobs(url), openPostgresBlobs(url)]);
    const bytes = Buffer.from('travel times '.repeat(100));
    await one.put('a', bytes);
    await two.put('a', bytes);
    await two.put('b', bytes);
    expect(Buffer.from((await two.get('a')) ?? [])).toEqual(bytes);
    expect([...(await two.listKnown(['a', 'b', 'c']))].sort()).toEqual(['a', 'b']);
    expect(await one.get('c')).toBeUndefined();
    await one.sweep({ maxBytes: 1_000_000, maxDays: 1 });
    expect((await one.listKnown(['a', 'b'])).size).toBe(2);
    await one.sweep({ maxBytes: 100, maxDays: 1 });
    expect([...(await one.listKnown(['a', 'b']))]).toEqual(['b']);
    await one.announce('network');
    expect(await two.listAnnounced(60)).toEqual(['network']);
    await one.close();
    await two.close();
  });
});
