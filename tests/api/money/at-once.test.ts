/** The same request several times at once, at one server or at two servers on one ledger: one answer, and money moves once. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, D } from '../../money/cards/card-world.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { makeDatabase } from '../../support/postgres.ts';
import { clockText, type MoneyAnswer, type MoneyServer, serveMoney, toTapInput } from './money-server.ts';

const TIMES = 8;

describe.each(ledgerKinds)('$dialect', ({ dialect }) => {
  describe.each([1, 2])('%i servers on one ledger', (count) => {
    let servers: MoneyServer[] = [];
    beforeAll(async () => {
      const url = dialect === 'postgres' ? await makeDatabase('zh-CN') : undefined;
      const first = await serveMoney(dialect, url);
      servers = [first];
      while (servers.length < count) servers.push(await serveMoney(dialect, first.place));
      for (const server of servers) server.setNow(at(D, '20:00'));
    });
    afterAll(async () => {
      for (const server of servers.toReversed()) await server.close();
    });

    const first = () => servers[0] as MoneyServer;
    /** Requests at once, alternating between the servers. */
    const atOnce = (ask: (server: MoneyServer, i: number) => Promise<MoneyAnswer>) =>
      Promise.all(Array.from({ length: TIMES }, (_, i) => ask(servers[i % count] as MoneyServer, i)));
    const sameKey = (path: string, body: unknown, key: string) =>
      atOnce((server) => server.post(path, body, key));
    const balanceOf = async (cardId: string) => (await first().get(`/cards/${cardId}`)).body.balanceFen;

    async function awaitJob(server: MoneyServer, started: MoneyAnswer['body']): Promise<MoneyAnswer['body']> {
      let job = started;
      while (job.state !== 'done' && job.state !== 'failed')
        job = (await server.get(`/jobs/${started.jobId}`)).body;
      return job;
    }

    /** All answers are equal, and exactly one says that it was the first. */
    function expectOneAnswer(answers: readonly MoneyAnswer[]) {
      const [one, ...others] = answers.map(({ body: { isRepeated, ...body } }) => body);
      for (const other of others) expect(other).toEqual(one);
      expect(answers.filter(({ body }) => body.isRepeated === false)).toHaveLength(1);
      return one;
    }

    async function makeCard(key: string, mediumId: string, amountFen = 0): Promise<string> {
      const { body } = await first().post('/cards', { mediumId }, `card-${key}`);
      if (amountFen > 0)
        await first().post(
          `/cards/${body.cardId}/top-ups`,
          { amountFen, at: clockText('06:00') },
          `money-${key}`,
        );
      return body.cardId;
    }

    it('make one card', async () => {
      const answers = await sameKey('/cards', { mediumId: 'card-a' }, 'one-card-key');
      expect(answers.map(({ status }) => status)).toEqual(Array(TIMES).fill(201));
      expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    });

    it.each(['card-a', 'chip-a'])('put money onto %s and pay it out once', async (mediumId) => {
      const cardId = await makeCard(`once-${mediumId}`, mediumId);
      const top = await sameKey(`/cards/${cardId}/top-ups`, { amountFen: 1_000 }, `top-up-${mediumId}`);
      expect(expectOneAnswer(top)).toMatchObject({ amountFen: 1_000, balanceFen: 1_000 });
      const part = await sameKey(`/cards/${cardId}/refunds`, { amountFen: 300 }, `refund-${mediumId}`);
      expect(expectOneAnswer(part)).toMatchObject({ amountFen: -300, balanceFen: 700 });
      const rest = await sameKey(`/cards/${cardId}/refunds`, {}, `refund-all-${mediumId}`);
      expect(expectOneAnswer(rest)).toMatchObject({ amountFen: -700, balanceFen: 0 });
      expect(await balanceOf(cardId)).toBe(0);
    });

    it('pay a balance out once', async () => {
      const cardId = await makeCard('emptied', 'chip-a', 1_000);
      const answers = await atOnce((server, i) =>
        server.post(`/cards/${cardId}/refunds`, {}, `empty-it-${i}`),
      );
      expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
      expect(new Set(answers.filter(({ status }) => status !== 200).map(({ body }) => body.code))).toEqual(
        new Set(['balance-too-low']),
      );
      expect(await balanceOf(cardId)).toBe(0);
    });

    it('top up a card once for each key, with consecutive records', async () => {
      const cardId = await makeCard('counted', 'chip-a');
      const answers = await atOnce((server, i) =>
        server.post(`/cards/${cardId}/top-ups`, { amountFen: 100 }, `count-it-${i}`),
      );
      expect(answers.map(({ body }) => body.balanceFen).sort((a, b) => a - b)).toEqual([
        100, 200, 300, 400, 500, 600, 700, 800,
      ]);
    });

    const legs = [
      {
        routeId: 'm1',
        fromStopId: 'ex:S1',
        toStopId: 'ex:S5',
        departure: clockText('08:00'),
        arrival: clockText('08:20'),
      },
      {
        routeId: 'r1',
        fromStopId: 'ex:S5',
        toStopId: 'ex:S9',
        departure: clockText('08:40'),
        arrival: clockText('08:55'),
      },
    ];
    it.each(['card-a', 'chip-a'])('ride once with %s, and give the money back once', async (mediumId) => {
      const cardId = await makeCard(`rider-${mediumId}`, mediumId, 5_000);
      const ride = expectOneAnswer(await sameKey(`/cards/${cardId}/rides`, { legs }, `ride-${mediumId}`));
      expect(ride.taps).toHaveLength(3);
      expect(await balanceOf(cardId)).toBe(5_000 - ride.riderFen);
      const { journeyId, riderFen } = ride.journeys[0];
      const dispute = { journeyId, reason: 'gate-fault', note: 'stuck' };
      const given = expectOneAnswer(await sameKey('/disputes', dispute, `dispute-${mediumId}`));
      expect(given).toMatchObject({ amountFen: riderFen });
      expect(await balanceOf(cardId)).toBe(5_000 - ride.riderFen + riderFen);
      const others = await atOnce((server, i) =>
        server.post('/disputes', dispute, `dispute-${mediumId}-${i}`),
      );
      expect(new Set(others.map(({ body }) => body.code))).toEqual(new Set(['already-reversed']));
    });

    it('refuse a card without enough money once', async () => {
      const cardId = await makeCard('poor', 'card-a', 100);
      await first().post(`/cards/${cardId}/rides`, { legs }, 'last-money');
      const again = legs.map((leg) => ({
        ...leg,
        departure: clockText('10:00'),
        arrival: clockText('10:10'),
      }));
      const refused = expectOneAnswer(await sameKey(`/cards/${cardId}/rides`, { legs: again }, 'no-money'));
      expect(refused.isCompleted).toBe(false);
    });

    it('take records of a terminal once', async () => {
      const taps = [
        toTapInput('kiosk-1', 1, '09:00', { kind: 'top-up', cardId: 'A3', amountFen: 700 }),
        toTapInput('bus-1', 1, '10:00', { cardId: 'A3', networkId: 'A-bus', routeId: 'r1' }),
      ];
      const answers = await atOnce((server) => server.post('/taps', { taps }));
      const fates = answers.map(({ body }) => body.taps.map((tap: { fate: string }) => tap.fate).join());
      expect(fates.filter((fate) => fate === 'accepted,accepted')).toHaveLength(1);
      expect(fates.filter((fate) => fate === 'duplicate,duplicate')).toHaveLength(TIMES - 1);
      for (const { body } of answers) expect(body.cards).toEqual([{ cardId: 'A3', balanceFen: 520 }]);
    });

    it('take a file once, and its early records once when their time comes', async () => {
      const toLine = (i: number) => ({
        terminalId: `kiosk-${i % 5}`,
        terminalSeq: 100 + i,
        kind: 'top-up',
        cardId: 'A5',
        eventSec: at(D, i % 2 === 0 ? '19:00' : '23:00') + i,
        amountFen: 1,
      });
      const file = Array.from({ length: 2_400 }, (_, i) => JSON.stringify(toLine(i))).join('\n');
      const send = async () => {
        const answers = await atOnce(async (server) => {
          const answer = await server.post(
            '/tap-files?name=t.ndjson',
            file,
            undefined,
            'application/x-ndjson',
          );
          return { ...answer, body: await awaitJob(server, answer.body) };
        });
        // A file sent again while its job waits shares that job.
        const jobs = new Map(answers.map(({ body }) => [body.jobId, body]));
        return [...jobs.values()].reduce((sum, body) => sum + body.tapFile.acceptedCount, 0);
      };
      expect(await send()).toBe(1_200);
      for (const server of servers) server.setNow(at(D, '23:45'));
      expect(await send()).toBe(1_200);
      expect(await send()).toBe(0);
      for (const server of servers) server.setNow(at(D, '20:00'));
      expect(await balanceOf('A5')).toBe(2_400);
    });

    it('accept one of several different requests with one key, and refuse the others', async () => {
      const cardId = await makeCard('contested', 'card-a');
      const answers = await atOnce((server, i) =>
        server.post(`/cards/${cardId}/top-ups`, { amountFen: 100 * (i + 1) }, 'contested-key'),
      );
      const taken = answers.filter(({ status }) => status === 200);
      expect(taken).toHaveLength(1);
      expect(await balanceOf(cardId)).toBe(taken[0]?.body.amountFen);
      expect(answers.filter(({ body }) => body.code === 'idempotency-conflict')).toHaveLength(TIMES - 1);
    });

    it('leave a ledger that passes verification', async () => {
      const { body } = await first().post('/ledger/verify', {});
      const job = await awaitJob(first(), body);
      expect(job.verification.checks.filter(({ isRight }: { isRight: boolean }) => !isRight)).toEqual([]);
      const { body: items } = await first().get('/settlement/2026-03-02/recon-items');
      expect(items.kinds.map(({ kind }: { kind: string }) => kind)).toEqual(['dispute', 'tap-ahead']);
    });
  });
});
