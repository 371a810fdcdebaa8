/** Any text in a path, query or body leads to an answer or a refusal that says what is wrong, never to a defect. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { at, D } from '../../money/cards/card-world.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { clockText, type MoneyServer, serveMoney, toTapInput } from './money-server.ts';

let server: MoneyServer;
let keys = 0;
const newKey = () => `refusal-key-${keys++}`;
const iso = (sec: number) => new Date(sec * 1_000).toISOString();
const NOW = at(D, '20:00');
const ride = { networkId: 'A-bus', routeId: 'r1' };
const leg = {
  routeId: 'r1',
  fromStopId: 'ex:S5',
  toStopId: 'ex:S9',
  departure: clockText('08:40'),
  arrival: clockText('08:55'),
};

const texts = [
  ...['x', ' ', '/', 'a/b', 'x/', '/1', 'bus/01', 'bus/1e0', 'bus/-1', 'bus/0x1', 'bus/9007199254740993'],
  ...[
    '\0',
    'a\0b',
    'bus/1\0',
    '\u0007',
    '\ufffd',
    '\u{10ffff}',
    '%',
    "'",
    '"',
    '\\',
    '中文',
    '😀',
    'null',
    '-1',
    '1e400',
  ],
  ...[
    'JRN',
    'JRN:',
    'JRN:x',
    'CARD:',
    'CARD:A1',
    'CARD:\0',
    'OP:',
    'OP:\0',
    'XX:y',
    'clearing/payment/20514',
    '__proto__',
  ],
  ...['x'.repeat(300), 'x'.repeat(301)],
];
const periods = [
  ...[
    '0000',
    '0001-01',
    '0099-12-31',
    '1969',
    '1970',
    '1970-01-01',
    '9999',
    '9999-12',
    '9999-Q4',
    '9999-12-31',
    '10000',
  ],
  ...['2026-02-30', '2026-13', '2026-Q5', '2026-Q0', '20260302', '2026-3', '-2026', '+2026', 'NaN', '\0'],
];
const toCursor = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const cursors = [
  ...['nonsense', '%00', 'x'.repeat(1_000)],
  ...[
    [],
    [1],
    [''],
    ['\0'],
    ['\ud800'],
    [1e300, ''],
    [1.5, 'x'],
    [-1, 'x'],
    [2 ** 53, 'x'],
    [2 ** 40, 'x'],
    [-(2 ** 40), 'x'],
  ].map(toCursor),
  ...[
    [0, '\0'],
    ['a', 1e300],
    [null],
    {},
    'x',
    [0, 's', 1, 2 ** 40],
    [0, 's', 1e300, 0],
    [0, '\0', 1, 0],
    [-1],
    [0, 's', -1, -1],
  ].map(toCursor),
];

describe.each(ledgerKinds)('$dialect', ({ dialect }) => {
  beforeAll(async () => {
    server = await serveMoney(dialect);
    server.setNow(NOW);
    const taps = [
      toTapInput('kiosk', 1, '06:00', { kind: 'top-up', amountFen: 5_000 }),
      toTapInput('bus', 1, '07:00', ride),
      toTapInput('bus', 3, '07:30', ride),
    ];
    expect((await server.post('/taps', { taps })).status).toBe(200);
    await server.post('/disputes', { journeyId: 'bus/3', reason: 'other', amountFen: 10 }, newKey());
  });
  afterAll(() => server.close());

  describe('a path or a query of any text', () => {
    it('is answered or refused', async () => {
      const paths = (text: string) => {
        const part = encodeURIComponent(text);
        return [
          ...[`/journeys/${part}`, `/ledger/accounts/${part}`, `/jobs/${part}`, `/cards/${part}`],
          ...[
            `/cards/${part}/transactions`,
            `/cards/${part}/journeys`,
            `/cards/${part}/statement?month=2026-03`,
          ],
          ...[
            `/cards?prefix=${part}`,
            `/cards?issuerId=${part}`,
            `/scheme?date=${part}`,
            `/cards/A1?date=${part}`,
          ],
          ...[`/settlement/2026-03-02/statements/${part}`, `/settlement/2026-03-02/recon-items?kind=${part}`],
          ...[
            `/settlement/2026-03-02/entries?party=${part}&line=${part}`,
            `/settlement/2026-03-02/entries?party=AB&line=${part}`,
          ],
        ];
      };
      for (const path of texts.flatMap(paths))
        expect((await server.get(path)).status, path).toBeLessThan(500);
      for (const id of ['x', 'bus/01', 'bus/1e0', 'bus/2', 'nobody/1', '\0/1'])
        expect(await server.get(`/journeys/${encodeURIComponent(id)}`), id).toMatchObject({
          status: 404,
          body: { code: 'not-found' },
        });
    });

    it('as a period', async () => {
      const paths = (text: string) => {
        const part = encodeURIComponent(text);
        const period = `/settlement/${part}`;
        return [
          ...[period, `${period}?provisional=true`, `${period}/statements/AB`, `${period}/recon-items`],
          ...[`${period}/entries?party=AB&line=x`, `/cards/A1/statement?month=${part}&format=html`],
        ];
      };
      for (const path of periods.flatMap(paths))
        expect((await server.get(path)).status, path).toBeLessThan(500);
      expect((await server.get('/settlement/9999-Q4')).body).toMatchObject({
        fromDate: '9999-10-01',
        toDate: '9999-12-31',
        batches: [],
      });
    });

    it('as a cursor', async () => {
      const lists = [
        ...['/cards?', '/cards/A1/transactions?', '/cards/A1/journeys?', '/taps/gaps?', '/disputes?'],
        ...['/settlement/2026-03-02/recon-items?', '/settlement/2026-03-02/entries?party=AB&line=credit&'],
      ];
      for (const path of lists)
        for (const cursor of cursors)
          expect(
            (await server.get(`${path}cursor=${encodeURIComponent(cursor)}`)).status,
            `${path} ${cursor}`,
          ).toBeLessThan(500);
    });
  });

  describe('a record of a terminal', () => {
    const tap = (part: object) => toTapInput('t', 1, '09:00', { ...ride, ...part });

    it.each<[string, object, string, string]>([
      ['called like a step of the clearing', { terminalId: 'clearing/payment' }, 'terminalId', 'reserved'],
      ['called like a decision', { terminalId: 'dispute/7' }, 'terminalId', 'reserved'],
      ['with a control character', { stopId: 'a\u0007' }, 'stopId', 'not-text'],
      ['with half a character', { cardId: 'A\ud800' }, 'cardId', 'not-text'],
      ['with a blank at its end', { cardId: 'A1 ' }, 'cardId', 'not-text'],
      ['of a ride without network', { networkId: undefined }, 'networkId', 'missing'],
      ['of an entry without stop', { kind: 'on', networkId: 'A-metro' }, 'stopId', 'missing'],
      ['of a top-up without amount', { kind: 'top-up' }, 'amountFen', 'missing'],
      ['of the year 9999', { at: '9999-12-31T20:00:00+08:00' }, 'at', 'beyond-years'],
      ['of the year 2300', { at: '2300-01-01T00:00:00Z' }, 'at', 'beyond-years'],
      ['of more money than any', { amountFen: 2 ** 53 - 1 }, 'amountFen', 'too_big'],
      ['of a little more money than a record has', { amountFen: 100_000_001 }, 'amountFen', 'too_big'],
      ['with a balance of no card', { balanceAfterFen: -1_000_000_001 }, 'balanceAfterFen', 'too_small'],
      ['with a version of no tariff', { tariffVersion: 2 ** 31 }, 'tariffVersion', 'too_big'],
      ['with a field that is none', { amountfen: 1 }, 'amountfen', 'unrecognized_keys'],
    ])(
      '%s is refused by record and field, and so is what comes with it',
      async (_name, part, field, code) => {
        const { body, status } = await server.post('/taps', {
          taps: [tap({ terminalId: 'good' }), tap(part)],
        });
        expect(status).toBe(400);
        expect(body).toMatchObject({
          code: 'bad-request',
          in: 'body',
          errors: [{ field: `taps.1.${field}`, code }],
        });
        expect(body.errors[0].text.zh).not.toBe(body.errors[0].text.en);
        expect((await server.get('/journeys/good%2F1')).status).toBe(404);
      },
    );

    it('is refused with an error for each bad field of each record', async () => {
      const taps = [tap({ terminalId: 'dispute/1' }), tap({}), tap({ networkId: undefined })];
      const { body } = await server.post('/taps', { taps });
      expect(body.errors.map(({ field }: { field: string }) => field)).toEqual([
        'taps.0.terminalId',
        'taps.2.networkId',
      ]);
    });

    it('of a future hour is kept aside, and its day is not opened', async () => {
      const ahead = [NOW + 3_601, at(D + 387, '09:00'), Date.UTC(2199, 0, 1) / 1_000];
      const taps = ahead.map((sec, i) => ({ ...toTapInput('fast', i + 1, '09:00', ride), at: iso(sec) }));
      const { body } = await server.post('/taps', { taps });
      expect(body.taps.map(({ reason }: { reason: string }) => reason)).toEqual(Array(3).fill('time-ahead'));
      expect(body.taps[0]).toMatchObject({
        tapId: 'fast/1',
        detail: 'Kept aside: its instant has not come yet',
      });
      const { body: listed } = await server.get('/settlement/periods');
      expect(listed.batches.map(({ date }: { date: string }) => date)).toEqual(['2026-03-02']);
    });

    it('that would exceed the highest balance is kept aside', async () => {
      const taps = Array.from({ length: 11 }, (_, i) =>
        toTapInput('vault', i + 1, '09:00', { kind: 'top-up', cardId: 'A4', amountFen: 100_000_000 }),
      );
      const { body } = await server.post('/taps', { taps });
      expect(body.taps[10]).toMatchObject({ fate: 'quarantined', reason: 'balance-beyond' });
      expect(body.cards).toEqual([{ cardId: 'A4', balanceFen: 1_000_000_000 }]);
      expect(await server.post('/cards/A4/top-ups', { amountFen: 1 }, newKey())).toMatchObject({
        status: 422,
        body: { code: 'balance-too-high' },
      });
      // The whole balance is more than one record may move.
      for (const body of [{}, { amountFen: 100_000_001 }])
        expect(await server.post('/cards/A4/refunds', body, newKey())).toMatchObject({
          status: 400,
          body: { code: 'bad-request', errors: [{ field: 'amountFen', code: 'too_big' }] },
        });
      const { body: part } = await server.post('/cards/A4/refunds', { amountFen: 100_000_000 }, newKey());
      expect(part.balanceFen).toBe(900_000_000);
    });
  });

  describe('a body', () => {
    it('with invalid ids is refused at their fields', async () => {
      for (const stopId of ['x'.repeat(101), ' S5', 'S5\0', '\ud83d']) {
        const answer = await server.post(
          '/cards/A2/rides',
          { legs: [{ ...leg, toStopId: stopId }] },
          newKey(),
        );
        // A bus tap needs the boarding stop only.
        expect(answer.status, stopId).toBeLessThan(500);
        const boarded = await server.post(
          '/cards/A2/rides',
          { legs: [{ ...leg, fromStopId: stopId }] },
          newKey(),
        );
        expect(boarded.body, stopId).toMatchObject({
          code: 'bad-request',
          errors: [{ field: 'legs.0.fromStopId', code: 'not-text' }],
        });
      }
    });

    it('about an unknown journey is refused', async () => {
      for (const journeyId of texts) {
        const answer = await server.post('/disputes', { journeyId, reason: 'other' }, newKey());
        expect([400, 404], journeyId).toContain(answer.status);
      }
      const note = await server.post(
        '/disputes',
        { journeyId: 'bus/1', reason: 'other', note: 'x\0' },
        newKey(),
      );
      expect(note.body).toMatchObject({ code: 'bad-request', errors: [{ field: 'note' }] });
    });

    it('with another reason under one key is another request', async () => {
      const key = newKey();
      const dispute = { journeyId: 'bus/1', reason: 'other', amountFen: 1 };
      expect((await server.post('/disputes', dispute, key)).status).toBe(201);
      expect((await server.post('/disputes', dispute, key)).status).toBe(200);
      for (const part of [{ reason: 'gate-fault' }, { note: 'n' }, { at: clockText('10:00') }])
        expect((await server.post('/disputes', { ...dispute, ...part }, key)).body.code).toBe(
          'idempotency-conflict',
        );
    });

    it('with an unusable reconciliation list is refused', async () => {
      const list = (part: object, sumFen: number) =>
        [
          { type: 'header', partyIds: ['AB'], batchDate: '2026-03-02' },
          {
            type: 'charge',
            terminalId: 't',
            terminalSeq: 1,
            cardId: 'A1',
            partyId: 'AB',
            serviceDate: '2026-03-02',
            amountFen: 5,
            ...part,
          },
          { type: 'trailer', count: 1, sumFen },
        ]
          .map((line) => JSON.stringify(line))
          .join('\n');
      for (const [part, sum] of [
        [{ terminalId: 't\0' }, 5],
        [{ amountFen: 2 ** 53 - 1 }, 5],
        [{}, 2 ** 53 - 1],
      ] as const) {
        const files = { operatorFiles: [{ format: 'ndjson', content: list(part, sum) }] };
        const { body } = await server.post('/settlement/2026-03-02/reconciliations', files);
        let job = body;
        while (job.state !== 'done' && job.state !== 'failed')
          job = (await server.get(`/jobs/${body.jobId}`)).body;
        expect(job.problem, JSON.stringify(part)).toMatchObject({ code: 'bad-request' });
      }
    });

    it('with files of a day without a batch is refused', async () => {
      for (const day of ['9999-12-31', '1970-01-01', '2026-03-03']) {
        const content = [
          { type: 'header', partyIds: ['AB'], batchDate: day },
          { type: 'trailer', count: 0, sumFen: 0 },
        ]
          .map((line) => JSON.stringify(line))
          .join('\n');
        const files = { operatorFiles: [{ format: 'ndjson', content }] };
        const { body } = await server.post(`/settlement/${day}/reconciliations`, files);
        let job = body;
        while (job.state !== 'done' && job.state !== 'failed')
          job = (await server.get(`/jobs/${body.jobId}`)).body;
        expect(job.problem, day).toMatchObject({ code: 'batch-state' });
        expect((await server.get(`/settlement/${day}/recon-items`)).body.items).toEqual([]);
      }
    });

    it('that closes a day without calendar or scheme, or a future one, is refused', async () => {
      const codeOf = async (date: string) => (await server.post(`/settlement/${date}/close`, {})).body.code;
      expect(await codeOf('0099-12-31')).toBe('bad-request');
      expect(await codeOf('2026-02-30')).toBe('bad-request');
      expect(await codeOf('2020-01-01')).toBe('scheme-unknown');
      expect(await codeOf('2026-03-02')).toBe('batch-state');
      expect(await codeOf('9999-12-31')).toBe('batch-state');
      server.setNow(at(D + 1, '04:30'));
      const { body } = await server.post('/settlement/2026-03-02/close', {});
      let job = body;
      while (job.state !== 'done' && job.state !== 'failed')
        job = (await server.get(`/jobs/${body.jobId}`)).body;
      expect(job.close.steps.at(-1)).toEqual({ date: '2026-03-02', state: 'paid' });
    });
  });
});
