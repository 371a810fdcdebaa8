/** Cards over HTTP on a real ledger: registration, top-ups, rides, queries. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '../../../server/api/endpoints/endpoints.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { putDenials } from '../../support/put-denials.ts';
import { clockText, type MoneyServer, serveMoney } from './money-server.ts';

let server: MoneyServer;
/** Requests and answers by database. */
const transcripts = new Map<string, readonly string[]>();

const metro = [
  {
    routeId: 'm1',
    fromStopId: 'ex:S1',
    toStopId: 'ex:S3',
    departure: clockText('08:00'),
    arrival: clockText('08:10'),
  },
  {
    routeId: 'm1',
    fromStopId: 'ex:S3',
    toStopId: 'ex:S5',
    departure: clockText('08:12'),
    arrival: clockText('08:20'),
  },
];
const bus = {
  routeId: 'r1',
  fromStopId: 'ex:S5',
  toStopId: 'ex:S9',
  departure: clockText('08:40'),
  arrival: clockText('08:55'),
};

async function makeCard(key: string, part: object = {}): Promise<string> {
  const { body, status } = await server.post('/cards', { mediumId: 'card-a', ...part }, key);
  expect(status).toBe(201);
  return body.cardId;
}

describe.each(ledgerKinds)('$dialect', ({ dialect }) => {
  beforeAll(async () => {
    server = await serveMoney(dialect);
  });
  afterAll(async () => {
    transcripts.set(dialect, server.transcript);
    await server.close();
  });

  describe('a card', () => {
    it('is made once for a key', async () => {
      const cardId = await makeCard('card-key-1');
      expect(await makeCard('card-key-1')).toBe(cardId);
      const other = await server.post('/cards', { mediumId: 'card-b' }, 'card-key-1');
      expect(other).toMatchObject({ status: 409, body: { code: 'idempotency-conflict' } });
      expect(await makeCard('card-key-2')).not.toBe(cardId);
      const { body } = await server.get(`/cards/${cardId}`);
      expect(body).toMatchObject({
        cardId,
        balanceFen: 0,
        heldFen: 0,
        status: 'active',
        homeCity: { id: 'A' },
      });
    });

    it('is refused without a key, with unknown ids, and with another content type', async () => {
      expect(await server.post('/cards', { mediumId: 'card-a' })).toMatchObject({
        status: 400,
        body: { code: 'idempotency-missing' },
      });
      const unknown = await server.post('/cards', { mediumId: 'none' }, 'card-key-9');
      expect(unknown.body).toMatchObject({ code: 'bad-request', errors: [{ field: 'mediumId' }] });
      const bad = await server.post('/cards', { mediumId: 7, more: 1 }, 'card-key-9');
      expect(bad.body.in).toBe('body');
      expect(bad.body.errors.map((error: { field: string }) => error.field)).toContain('mediumId');
      const form = await server.post(
        '/cards',
        'mediumId=card-a',
        'card-key-9',
        'application/x-www-form-urlencoded',
      );
      expect(form).toMatchObject({ status: 415, body: { code: 'unsupported-media' } });
      expect((await server.get('/cards/nobody', 'zh')).body).toMatchObject({
        code: 'card-unknown',
        detail: '没有卡 nobody',
        text: { en: 'There is no card nobody' },
      });
    });

    it('takes money once for a key, and gives back no more than it has', async () => {
      const cardId = await makeCard('money-card');
      const top = { amountFen: 2_000, at: clockText('07:00') };
      const first = await server.post(`/cards/${cardId}/top-ups`, top, 'top-up-key-1');
      expect(first.body).toMatchObject({ amountFen: 2_000, balanceFen: 2_000, isRepeated: false });
      const again = await server.post(`/cards/${cardId}/top-ups`, top, 'top-up-key-1');
      expect(again.body).toEqual({ ...first.body, isRepeated: true });
      const more = await server.post(`/cards/${cardId}/top-ups`, { ...top, amountFen: 1 }, 'top-up-key-1');
      expect(more.body.code).toBe('idempotency-conflict');
      const elsewhere = await server.post('/cards/A1/top-ups', top, 'top-up-key-1');
      expect(elsewhere.body.code).toBe('idempotency-conflict');
      const other = await server.post(`/cards/${cardId}/refunds`, { at: top.at }, 'top-up-key-1');
      expect(other.body.code).toBe('idempotency-conflict');
      const tooMuch = await server.post(`/cards/${cardId}/refunds`, { amountFen: 2_001 }, 'refund-key-1');
      expect(tooMuch).toMatchObject({ status: 422, body: { code: 'balance-too-low' } });
      const back = await server.post(`/cards/${cardId}/refunds`, {}, 'refund-key-2');
      expect(back.body).toMatchObject({ amountFen: -2_000, balanceFen: 0 });
      expect((await server.get(`/ledger/accounts/CARD%3A${cardId}`)).body.balanceFen).toBe(0);
    });

    it('has pages that neither repeat nor miss rows when rows are added in between', async () => {
      const all: string[] = [];
      let cursor = '';
      do {
        const { body } = await server.get(`/cards?limit=2${cursor}`);
        for (const { cardId } of body.cards) all.push(cardId);
        if (all.length === 2) await makeCard('a-late-card');
        cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
      } while (cursor !== '');
      expect(new Set(all).size).toBe(all.length);
      expect(all).toEqual(all.toSorted());
      expect(all).toEqual(expect.arrayContaining(['A1', 'A2', 'A3', 'A4', 'A5', 'A7', 'B6']));
      const ofB = await server.get('/cards?issuerId=CB&prefix=B');
      expect(ofB.body.cards.map((card: { cardId: string }) => card.cardId)).toEqual(['B6']);
      expect((await server.get('/cards?cursor=nonsense')).body.code).toBe('bad-request');
    });
  });

  describe('a trip', () => {
    it.each(['card-a', 'chip-a'])('with %s costs what was said before, tap by tap', async (mediumId) => {
      const cardId = await makeCard(`ride-${mediumId}`, { mediumId });
      await server.post(
        `/cards/${cardId}/top-ups`,
        { amountFen: 5_000, at: clockText('07:00') },
        `money-${mediumId}`,
      );
      const legs = [...metro, bus];
      const said = await server.post(`/cards/${cardId}/rides?dryRun=true`, { legs });
      expect(said).toMatchObject({ status: 200, body: { isDryRun: true, isCompleted: true } });
      expect((await server.get(`/cards/${cardId}`)).body.balanceFen).toBe(5_000);

      const { body } = await server.post(`/cards/${cardId}/rides`, { legs }, `trip-${mediumId}`);
      // The metro ride with a change inside the gates is one journey: in, out; then the bus.
      expect(body.taps.map((tap: { outcome: string }) => tap.outcome)).toEqual(['entered', 'paid', 'paid']);
      expect(body.taps.map((tap: { legIndex: number }) => tap.legIndex)).toEqual([0, 1, 2]);
      expect(body.journeys).toHaveLength(2);
      expect(body.riderFen).toBeGreaterThan(0);
      expect(body).toMatchObject({
        riderFen: said.body.riderFen,
        grossFen: said.body.grossFen,
        balanceBeforeFen: 5_000,
        balanceAfterFen: 5_000 - said.body.riderFen,
        isCompleted: true,
        outsideLegs: [],
      });
      expect(body.taps.map((tap: { fareFen?: number }) => tap.fareFen ?? 0)).toEqual(
        said.body.taps.map((tap: { fareFen?: number }) => tap.fareFen ?? 0),
      );
      for (const journey of body.journeys) {
        expect(journey.steps.at(-1)).toMatchObject({ step: 'paid', amountFen: journey.riderFen });
        const shares = journey.shares.reduce(
          (sum: number, { amountFen }: { amountFen: number }) => sum + amountFen,
          0,
        );
        expect(shares).toBe(journey.grossFen - journey.capOffFen);
      }
      const again = await server.post(`/cards/${cardId}/rides`, { legs }, `trip-${mediumId}`);
      expect(again.body).toEqual({ ...body, isRepeated: true });
      const other = await server.post(`/cards/${cardId}/rides`, { legs: [bus] }, `trip-${mediumId}`);
      expect(other).toMatchObject({ status: 409, body: { code: 'idempotency-conflict' } });

      const { body: card } = await server.get(`/cards/${cardId}`);
      expect(card).toMatchObject({ balanceFen: body.balanceAfterFen, heldFen: 0 });
      const { body: history } = await server.get(`/cards/${cardId}/transactions`);
      expect(history.transactions.map((row: { kind: string }) => row.kind)).toEqual([
        'journey',
        'journey',
        'top-up',
      ]);
      expect(history.transactions[0].balanceAfterFen).toBe(card.balanceFen);
      const { body: journeys } = await server.get(`/cards/${cardId}/journeys?limit=1`);
      expect(journeys.journeys).toHaveLength(1);
      const rest = await server.get(`/cards/${cardId}/journeys?cursor=${journeys.nextCursor}`);
      expect(rest.body.journeys).toHaveLength(1);

      const id = encodeURIComponent(body.journeys[0].journeyId);
      const { body: detail } = await server.get(`/journeys/${id}`);
      expect(detail.taps.map((tap: { kind: string }) => tap.kind)).toEqual(['on', 'off']);
      const paid = detail.transfers.find((transfer: { kind: string }) => transfer.kind === 'rider');
      expect(paid.amountFen).toBe(body.journeys[0].riderFen);
    });

    it('ends where the card is refused, and lists lines that do not take the card', async () => {
      const cardId = await makeCard('an-empty-card', { mediumId: 'chip-a' });
      const rail = { ...bus, routeId: 'unknown' };
      const { body } = await server.post(`/cards/${cardId}/rides`, { legs: [rail, ...metro] }, 'empty-trip');
      expect(body.outsideLegs).toEqual([0]);
      expect(body.balanceAfterFen).toBeGreaterThanOrEqual(-1_000);
      const denied = [{ version: 1, cardId, reason: 'lost', fromSec: 0, toSec: null }];
      await putDenials(server.clearing.store, denied);
      await server.clearing.refresh();
      const next = [{ ...bus, departure: clockText('09:30'), arrival: clockText('09:40') }];
      const refused = await server.post(`/cards/${cardId}/rides`, { legs: next }, 'denied-trip');
      expect(refused.body).toMatchObject({ isCompleted: false, taps: [{ outcome: 'refused' }] });
      expect((await server.get(`/cards/${cardId}`)).body).toMatchObject({
        status: 'denied',
        denial: { reason: 'lost' },
      });
      expect((await server.post(`/cards/${cardId}/rides`, { legs: next })).body.code).toBe(
        'idempotency-missing',
      );
    });

    it.each(['nothing', 'no/number', 'gate/', 'gate/1.5', 'gate/99999999999999999999', 'gate/7'])(
      'is not found by the id %s',
      async (id) => {
        const { body, status } = await server.get(`/journeys/${encodeURIComponent(id)}`);
        expect([status, body.code]).toEqual([404, 'not-found']);
        const dispute = { journeyId: id, reason: 'other' };
        const disputed = await server.post('/disputes', dispute, `dispute-${id.replaceAll(/\W/g, '-')}`);
        expect([disputed.status, disputed.body.code]).toEqual([404, 'not-found']);
      },
    );

    it('gives its balance to another card, once for a key', async () => {
      const [from, to] = [
        await makeCard('move-from-1'),
        await makeCard('move-into-1', { mediumId: 'card-b' }),
      ];
      await server.post(`/cards/${from}/top-ups`, { amountFen: 700 }, 'move-money');
      const body = { toCardId: to, reason: 'moved house', who: 'Wang' };
      const first = await server.post(`/cards/${from}/moves`, body, 'move-key-1');
      expect(first).toMatchObject({
        status: 200,
        body: {
          cardId: from,
          toCardId: to,
          amountFen: 700,
          balanceFen: 0,
          toBalanceFen: 700,
          isRepeated: false,
        },
      });
      expect((await server.post(`/cards/${from}/moves`, body, 'move-key-1')).body).toEqual({
        ...first.body,
        isRepeated: true,
      });
      const again = await server.post(`/cards/${from}/moves`, body, 'move-key-2');
      expect(again).toMatchObject({ status: 422, body: { code: 'balance-too-low' } });
      const same = await server.post(`/cards/${from}/moves`, { ...body, toCardId: from }, 'move-key-3');
      expect(same).toMatchObject({ status: 400, body: { code: 'card-same' } });
      const anonymous = await server.post(`/cards/${from}/moves`, { ...body, who: '' }, 'move-key-4');
      expect(anonymous.body).toMatchObject({ code: 'bad-request', errors: [{ field: 'who' }] });
      const rows = async (cardId: string) =>
        (await server.get(`/cards/${cardId}/transactions`, 'en')).body.transactions;
      expect((await rows(from))[0]).toMatchObject({
        kind: 'moved',
        amountFen: -700,
        otherCardId: to,
        detail: `Balance moved to card ${to}`,
      });
      expect(await rows(to)).toMatchObject([
        { kind: 'moved', amountFen: 700, otherCardId: from, detail: `Balance moved here from card ${from}` },
      ]);
      const { body: month } = await server.get(`/cards/${from}/statement?month=2026-03`);
      expect(month.totals).toMatchObject({ toppedUpFen: 700, movedFen: -700 });
    });

    it('is registered and denied by files, with the checks of the command line', async () => {
      const send = async (name: string, content: string | Buffer) => {
        const path = `/card-files?name=${name}&who=office`;
        const { body } = await server.post(path, content, undefined, 'text/csv');
        expect(body.state).toBe('done');
        return body;
      };
      const cardId = await makeCard('file-card-1');
      const register = `card_id,category_id,valid_to\n${cardId},student,2027-01-01T00:00:00+08:00\n`;
      const { cardFile, kind, subject } = await send('students.csv', register);
      expect({ kind, subject, cardFile }).toMatchObject({
        kind: 'card-file',
        subject: 'students.csv',
        cardFile: { kind: 'cards', rowCount: 1, reworkedCount: 0, badLineCount: 0 },
      });
      const denied = `version,card_id,reason,from\n7,${cardId},lost,${clockText('11:00')}\n`;
      expect((await send('deny-7.csv', denied)).cardFile).toMatchObject({
        kind: 'deny-list',
        badLineCount: 0,
      });
      // Nothing is written where a row has a problem; an older list is refused.
      const wrong = await send('wrong.csv', 'card_id,category_id\nA9,nobody\nA8,student\n');
      expect(wrong.cardFile).toMatchObject({
        badLineCount: 1,
        badLines: [{ file: 'wrong.csv', line: 2, field: 'category_id', code: 'unknown' }],
      });
      const older = await send('deny-6.csv', denied.replace('7,', '6,'));
      expect(older.cardFile.badLines).toMatchObject([{ field: 'version', code: 'older' }]);
      const misspelt = await send('misspelt.csv', 'card_id,categroy_id\nA9,student\n');
      expect(misspelt.cardFile.badLines).toMatchObject([{ field: 'categroy_id', code: 'unknown-field' }]);
      const gbk = await fetch(`${server.url}/card-files?name=gbk.csv&who=office`, {
        method: 'POST',
        headers: { 'Content-Type': 'text/csv' },
        body: Buffer.concat([
          Buffer.from('card_id,medium_id\n'),
          Buffer.from([0xba, 0xf4, 0xba, 0xcd, 0x0a]),
        ]),
      });
      expect(await gbk.json()).toMatchObject({ cardFile: { badLines: [{ code: 'gbk' }] } });
      expect((await server.post('/card-files', 'x', undefined, 'text/csv')).body).toMatchObject({
        code: 'bad-request',
        errors: [{ field: 'who' }],
      });

      const { body: own } = await server.get(`/cards/${cardId}/registrations`);
      expect(own.isRegistered).toBe(true);
      expect(own.registrations).toMatchObject([
        {
          cardId,
          source: 'students.csv',
          by: 'office',
          changes: [{ column: 'category', value: 'student' }, { column: 'valid-to' }],
        },
        { cardId, source: 'request', changes: [{ column: 'issuer', value: 'CA' }, {}, {}, {}, {}] },
      ]);
      expect(own.denials).toMatchObject([
        { list: { version: 7, source: 'deny-7.csv', by: 'office' }, entries: [{ cardId, reason: 'lost' }] },
      ]);
      expect((await server.get(`/cards/${cardId}`)).body.status).toBe('denied');
      const { body: newest } = await server.get('/registrations?limit=1');
      expect(newest).toMatchObject({ registrations: [{ cardId, source: 'students.csv' }] });
      const { body: next } = await server.get(`/registrations?limit=1&cursor=${newest.nextCursor}`);
      expect(next.registrations[0].registrationNo).toBe(newest.registrations[0].registrationNo - 1);
      const { body: lists } = await server.get('/deny-lists');
      const [list] = lists.denyLists;
      expect(list).toMatchObject({ version: 7, extent: 'change', entryCount: 1 });
      const { body: entries } = await server.get(`/deny-lists/${list.listNo}`);
      expect(entries).toEqual({ list, entries: own.denials[0].entries });
      expect((await server.get('/deny-lists/999')).body.code).toBe('not-found');
      expect((await server.get('/cards/nobody/registrations')).body.code).toBe('card-unknown');
    });

    it('is printed in the statement of its month', async () => {
      const { body: list } = await server.get('/cards?prefix=');
      for (const { cardId } of list.cards) {
        const { body } = await server.get(`/cards/${cardId}/statement?month=2026-03`);
        const sum = body.rows.reduce(
          (total: number, { amountFen }: { amountFen: number }) => total + amountFen,
          0,
        );
        expect(body.closingFen).toBe(body.openingFen + sum);
        expect(body.closingFen).toBe(body.card.balanceFen);
      }
      const path = `/cards/${list.cards.at(-1).cardId}/statement?month=2026-03`;
      const html = await server.get(`${path}&format=html`);
      expect(html.headers.get('content-type')).toBe('text/html; charset=utf-8');
      expect(html.text).toContain('一卡通对账单');
      expect(html.text).not.toContain('<script');
      const csv = await server.get(`${path}&format=csv`);
      expect(csv.headers.get('content-disposition')).toContain('2026-03.csv');
      expect(csv.text.split('\r\n')[0]).toContain('amount_fen');
    });
  });

  it('has an answer of every endpoint of cards', () => {
    const wanted = endpoints.filter(({ tag }) => tag === 'cards').map(({ operationId }) => operationId);
    // `settlement.test.ts` tests the scheme.
    expect(wanted.filter((id) => !server.answered.has(id))).toEqual(['scheme']);
  });
});

describe.runIf(ledgerKinds.length > 1)('both databases', () => {
  it('answer alike, byte for byte', () => {
    const [one, other] = ledgerKinds.map(({ dialect }) => transcripts.get(dialect));
    expect(one?.length).toBeGreaterThan(60);
    expect(other).toEqual(one);
  });
});
