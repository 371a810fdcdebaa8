/** Taps, the close of a day and its results, over HTTP on a real ledger. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { endpoints } from '../../../server/api/endpoints/endpoints.ts';
import { toNdjsonLine } from '../../../server/money/cards/tap-ndjson.ts';
import { writeReconFile } from '../../../server/money/settlement/reconciliation/recon-file.ts';
import { at, D } from '../../money/cards/card-world.ts';
import { listExampleDay } from '../../money/settlement/clearing-world.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { readWord, readWorkbook, unzipOffice } from '../../support/office-files.ts';
import { type MoneyServer, serveMoney, toTapInput } from './money-server.ts';

let server: MoneyServer;
/** Requests and answers by database. */
const transcripts = new Map<string, readonly string[]>();

const DAY = '2026-03-02';

async function awaitJob(jobId: string) {
  for (;;) {
    const { body } = await server.get(`/jobs/${jobId}`);
    if (body.state === 'done' || body.state === 'failed') return body;
  }
}

describe.each(ledgerKinds)('$dialect', ({ dialect }) => {
  beforeAll(async () => {
    server = await serveMoney(dialect);
  });
  afterAll(async () => {
    transcripts.set(dialect, server.transcript);
    await server.close();
  });

  describe('before the first tap', () => {
    it('answers empty lists', async () => {
      expect((await server.get('/settlement/periods')).body).toMatchObject({
        batches: [],
        months: [],
        quarters: [],
      });
      const { body } = await server.get('/settlement/2026-03?provisional=true');
      expect(body).toMatchObject({ links: [], positions: [], isFinal: false, balance: { differenceFen: 0 } });
      expect((await server.get('/taps/gaps')).body).toEqual({ total: 0, missingTotal: 0, gaps: [] });
      expect((await server.get('/disputes')).body).toEqual({ disputes: [] });
      expect((await server.get('/ledger/verify')).body).toEqual({});
      expect((await server.get('/scheme')).body).toMatchObject({ id: 'example', version: 1, date: DAY });
    });
  });

  describe('a day', () => {
    it('is taken as a file with its bad lines listed, and is all duplicates the second time', async () => {
      server.setNow(at(D, '22:00'));
      const lines = listExampleDay().map(toNdjsonLine);
      const file = [...lines.slice(0, 3), '{"terminalId":"x"', ...lines.slice(3)].join('\n');
      const { body, status } = await server.post(
        '/tap-files?name=day.ndjson',
        file,
        undefined,
        'application/x-ndjson',
      );
      expect(status).toBe(200);
      expect(body.tapFile).toMatchObject({
        name: 'day.ndjson',
        tapCount: lines.length,
        acceptedCount: lines.length,
        duplicateCount: 0,
        badLineCount: 1,
        badLines: [{ line: 4, code: 'not-json', detail: 'one JSON object in a line' }],
      });
      const again = await server.post('/tap-files', `${file}\n`, undefined, 'application/x-ndjson');
      expect(again.body.tapFile).toMatchObject({ acceptedCount: 0, duplicateCount: lines.length });
    });

    it('takes single taps, and answers the fate of each', async () => {
      const ride = toTapInput('bus-9', 1, '11:00', { networkId: 'A-bus', routeId: 'r1' });
      const first = await server.post('/taps', { taps: [ride] });
      expect(first.body.taps).toMatchObject([{ tapId: 'bus-9/1', fate: 'accepted', journeyId: 'bus-9/1' }]);
      expect(first.body.journeys[0].steps.length).toBeGreaterThan(0);
      const { body } = await server.post('/taps', {
        taps: [
          ride,
          { ...ride, routeId: 'r2' },
          { ...ride, terminalSeq: 3, cardId: 'nobody' },
          toTapInput('bus-9', 4, '11:20', { networkId: 'A-bus', routeId: 'r1' }),
        ],
      });
      expect(body.taps.map((tap: { fate: string; reason?: string }) => tap.reason ?? tap.fate)).toEqual([
        'duplicate',
        'content-differs',
        'card-unknown',
        'accepted',
      ]);
      const gaps = await server.get('/taps/gaps?limit=1');
      expect(gaps.body).toMatchObject({ total: 1, gaps: [{ terminalId: 'bus-9', seqFrom: 2, seqTo: 2 }] });
      expect(
        (await server.post('/taps', { taps: [{ ...ride, at: '2026-03-02T08:00:00' }] })).body,
      ).toMatchObject({
        code: 'bad-request',
        errors: [{ field: 'taps.0.at' }],
      });
      expect((await server.post('/taps', { taps: [] })).status).toBe(400);
    });

    it('lists what was set aside, with counts and pages, and takes decisions with a reason and a name', async () => {
      const { body } = await server.get('/desk/records?limit=1');
      expect(body.counts).toMatchObject([
        { reasonCode: 'card-unknown', state: 'waiting', count: 1, detail: 'no such card' },
        { reasonCode: 'content-differs', state: 'waiting', count: 1 },
      ]);
      const rest = await server.get(`/desk/records?limit=1&cursor=${body.nextCursor}`);
      expect(rest.body.nextCursor).toBeUndefined();
      const [differs, unknown] = [body.records[0], rest.body.records[0]];
      expect(differs).toMatchObject({
        tapId: 'bus-9/1',
        state: 'waiting',
        canBeReleased: false,
        entries: [],
      });
      expect(unknown).toMatchObject({ tapId: 'bus-9/3', cardId: 'nobody', ageSec: 0 });
      const decide = (record: typeof differs, part: object) => {
        const { payloadHash, terminalId, terminalSeq } = record;
        const word = { reason: 'asked the depot', who: 'Wang' };
        return server.post('/desk/decisions', { terminalId, terminalSeq, payloadHash, ...word, ...part });
      };
      expect((await decide(differs, { action: 'release' })).body.code).toBe('set-aside-still');
      expect((await decide(unknown, { action: 'release' })).body.code).toBe('set-aside-still');
      expect((await decide(differs, { action: 'reject', changes: {} })).status).toBe(400);
      expect((await decide(differs, { action: 'reject', who: '' })).status).toBe(400);
      expect((await decide({ ...differs, terminalSeq: 9 }, { action: 'reject' })).body.code).toBe(
        'not-found',
      );
      expect((await decide(differs, { action: 'reject' })).body).toMatchObject({
        state: 'rejected',
        entries: [{ action: 'reject', who: 'Wang', reason: 'asked the depot', batchDate: DAY }],
      });
      expect((await decide(differs, { action: 'correct', changes: { routeId: 'r3' } })).body.code).toBe(
        'set-aside-decided',
      );
      const retry = { reasonCode: 'card-unknown', reason: 'again', who: 'Wang' };
      expect((await server.post('/desk/retries', retry)).body).toMatchObject({
        waitingCount: 1,
        takenCount: 0,
      });
      expect((await server.post('/desk/retries', { ...retry, reasonCode: 'none' })).status).toBe(400);
      expect((await server.get('/desk/records?state=rejected&terminalId=bus-9')).body.records).toHaveLength(
        1,
      );
      expect((await server.get('/desk/records?reasonCode=amount-beyond')).body.records).toEqual([]);
    });

    it('is shown before it is closed with `provisional`', async () => {
      expect((await server.get(`/settlement/${DAY}`)).body).toMatchObject({
        links: [],
        isProvisional: false,
      });
      const { body } = await server.get(`/settlement/${DAY}?provisional=true`);
      expect(body).toMatchObject({ isProvisional: true, isFinal: false, balance: { differenceFen: 0 } });
      expect(body.links.length).toBeGreaterThan(5);
    });

    it('is closed by one job after its end', async () => {
      const early = await server.post(`/settlement/${DAY}/close`, {});
      expect(early).toMatchObject({ status: 409, body: { code: 'batch-state' } });
      expect(early.body.detail).toContain('has not ended');
      server.setNow(at(D + 1, '12:00'));
      const { body, status } = await server.post(`/settlement/${DAY}/close`, { until: 'cut' });
      expect(status).toBe(202);
      expect((await awaitJob(body.jobId)).close.steps).toEqual([{ date: DAY, state: 'cut' }]);
      const rest = await server.post(`/settlement/${DAY}/close`, {});
      const done = await awaitJob(rest.body.jobId);
      expect(done.close.steps.at(-1)).toEqual({ date: DAY, state: 'paid' });
      const repeated = await server.post(`/settlement/${DAY}/close`, {});
      expect((await awaitJob(repeated.body.jobId)).close.steps).toEqual([]);
      expect((await server.post('/settlement/2100-01-01/close', {})).body.code).toBe('batch-state');
      // The ledger of these tests has no grounds.
      expect((await server.get(`/settlement/${DAY}/grounds`)).body).toEqual({ grounds: [] });
      expect((await server.post('/settlement/2026-03-01/close', {})).body.code).toBe('batch-state');
    });

    it('balances, and every link of the chart has entries', async () => {
      for (const period of [DAY, '2026-03', '2026-Q1', '2026']) {
        const { body } = await server.get(`/settlement/${period}`);
        expect(body.isFinal).toBe(true);
        expect(body.balance.paidInFen).toBe(body.balance.paidOutFen);
        expect(body.balance.differenceFen).toBe(0);
        const { counts, money } = body;
        expect(counts.received).toBe(counts.matched + counts.rejected + counts.unresolved + counts.moneyTaps);
        expect(counts).toMatchObject({ moneyTaps: 7, quarantined: 2 });
        expect(money.riderFen + money.fundedFen + money.capOffFen).toBe(money.grossFen);
        const ids = body.nodes.map((node: { id: string }) => node.id);
        expect(new Set(ids).size).toBe(ids.length);
        for (const { amountFen, entries, source, target } of body.links) {
          expect(ids).toEqual(expect.arrayContaining([source, target]));
          expect(amountFen).toBeGreaterThan(0);
          if (!entries) continue;
          expect(await sumEntries(period, entries.party, entries.line), `${source} ${target}`).toBe(
            amountFen,
          );
        }
      }
    });

    async function sumEntries(period: string, party: string, line: string): Promise<number> {
      let sum = 0;
      let cursor = '';
      do {
        const query = `party=${party}&line=${encodeURIComponent(line)}&limit=3${cursor}`;
        const { body } = await server.get(`/settlement/${period}/entries?${query}`);
        for (const { amountFen } of body.entries) sum += amountFen;
        cursor = body.nextCursor ? `&cursor=${body.nextCursor}` : '';
      } while (cursor !== '');
      return sum;
    }

    it('gives each party a statement equal to its position, as JSON, page and table', async () => {
      const { body } = await server.get(`/settlement/${DAY}`);
      for (const { netFen, party } of body.positions) {
        const path = `/settlement/${DAY}/statements/${party.id}`;
        const { body: statement } = await server.get(path);
        expect(statement.netFen).toBe(netFen);
        for (const line of statement.lines)
          expect(await sumEntries(DAY, party.id, line.lineId), `${party.id} ${line.lineId}`).toBe(
            line.amountFen,
          );
      }
      const html = await server.get(`/settlement/${DAY}/statements/AB?format=html`);
      expect(html.text).toContain('清算对账单');
      const csv = await server.get(`/settlement/${DAY}/statements/AB?format=csv`);
      expect(csv.headers.get('content-type')).toBe('text/csv; charset=utf-8');
      expect((await server.get(`/settlement/${DAY}/statements/none`)).body.code).toBe('not-found');
      expect((await server.get('/settlement/2026-13')).body.code).toBe('bad-time');
    });

    it('is in the bulletin of its quarter with the nets of its positions, in each format', async () => {
      const { body } = await server.get('/settlement/2026-Q1');
      const nets = body.positions
        .map(({ netFen }: { netFen: number }) => netFen)
        .filter((fen: number) => fen);
      expect(nets.length).toBeGreaterThan(5);
      const path = '/reports/quarter';
      const page = await server.get(`${path}.html?period=2026-Q1&language=both`);
      expect(page.text).toContain('<span lang="en">Quarterly bulletin 2026-Q1</span>');
      for (const netFen of nets) expect(page.text).toContain((netFen / 100).toFixed(2));
      const excel = await server.get(`${path}.xlsx?period=2026-Q1`);
      const rows = readWorkbook(await unzipOffice(excel.bytes)).flatMap((sheet) => sheet.rows);
      for (const netFen of nets) expect(rows.some(([, value]) => value === netFen / 100)).toBe(true);
      // A train on each of 90 days joins the cities, and two riders crossed the boundary with it.
      expect(rows).toContainEqual(expect.arrayContaining(['D1', 90]));
      expect(rows).toContainEqual(expect.arrayContaining(['其中跨市行程', 2]));
      const word = await server.get(`${path}.docx?period=2026-03&language=zh`);
      expect((await readWord(await unzipOffice(word.bytes))).paragraphs).toContain('季度通报 2026-03');
      for (const [period, code] of [
        ['2026-Q3', 'not-found'],
        ['2026', 'bad-time'],
        ['2026-Q5', 'bad-time'],
      ])
        expect((await server.get(`${path}.docx?period=${period}`)).body.code).toBe(code);
    });

    it('is reconciled with lists of operators and issuers, and items can be decided', async () => {
      const header = { partyIds: ['AB'], batchDay: D };
      const content = writeReconFile(header, [], 'ndjson');
      const files = { operatorFiles: [{ format: 'ndjson', content }] };
      const { body } = await server.post(`/settlement/${DAY}/reconciliations`, files);
      const { reconciliation } = await awaitJob(body.jobId);
      expect(reconciliation.findingCount).toBeGreaterThan(0);
      const { body: found } = await server.get(
        `/settlement/${DAY}/recon-items?kind=missing-at-operator&limit=2`,
      );
      expect(found.items).toHaveLength(2);
      const [item] = found.items;
      const decision = { itemId: item.itemId, status: 'explained', note: 'their file came late' };
      const { body: decided } = await server.post('/recon-items/decisions', decision);
      expect(decided).toMatchObject({ status: 'explained', statusNote: 'their file came late' });
      const { body: open } = await server.get(`/settlement/${DAY}/recon-items?status=open&limit=200`);
      expect(open.items.map(({ itemId }: { itemId: string }) => itemId)).not.toContain(item.itemId);
      const { body: explained } = await server.get(`/settlement/${DAY}/recon-items?status=explained`);
      expect(explained.items).toHaveLength(1);
      const wrong = await server.post('/settlement/2026-03-01/reconciliations', files);
      expect(await awaitJob(wrong.body.jobId)).toMatchObject({
        state: 'failed',
        problem: { code: 'bad-request' },
      });
      expect((await server.post(`/settlement/${DAY}/reconciliations`, {})).status).toBe(400);
    });

    it('gives money back once for a key', async () => {
      const { body: history } = await server.get('/cards/A1/transactions');
      const row = history.transactions.find((other: { kind: string }) => other.kind === 'journey');
      const dispute = { journeyId: row.journeyId, amountFen: 10, reason: 'gate-fault' };
      const first = await server.post('/disputes', dispute, 'dispute-key-1');
      expect(first).toMatchObject({ status: 201, body: { amountFen: 10, isPart: true, isRepeated: false } });
      const again = await server.post('/disputes', dispute, 'dispute-key-1');
      expect(again).toMatchObject({ status: 200, body: { caseId: first.body.caseId, isRepeated: true } });
      for (const part of [{ amountFen: 11 }, { journeyId: 'bus-9/1' }]) {
        const other = await server.post('/disputes', { ...dispute, ...part }, 'dispute-key-1');
        expect(other).toMatchObject({ status: 409, body: { code: 'idempotency-conflict' } });
      }
      expect((await server.get('/disputes')).body.disputes).toHaveLength(1);
      const { body: after } = await server.get('/cards/A1/transactions?limit=1');
      const rows = await server.get(`/cards/A1/transactions?cursor=${after.nextCursor}&limit=200`);
      const all = [...after.transactions, ...rows.body.transactions];
      expect(all.filter(({ kind }: { kind: string }) => kind === 'dispute')).toMatchObject([
        { amountFen: 10 },
      ]);
      const sum = all.reduce((total: number, { amountFen }: { amountFen: number }) => total + amountFen, 0);
      expect((await server.get('/ledger/accounts/CARD%3AA1')).body.balanceFen).toBe(sum);
      expect((await server.get('/ledger/accounts/NONE%3AA1')).body.code).toBe('not-found');
    });

    it('passes the verification of the ledger', async () => {
      const { body } = await server.post('/ledger/verify', {});
      const job = await awaitJob(body.jobId);
      expect(job.verification.checks.filter(({ isRight }: { isRight: boolean }) => !isRight)).toEqual([]);
      expect((await server.get('/ledger/verify')).body.job.jobId).toBe(body.jobId);
      expect((await server.get('/jobs?kind=verify')).body.jobs).toHaveLength(1);
      expect((await server.get('/jobs/none')).body.code).toBe('not-found');
    });

    it('has an answer of every endpoint of ledger, settlement and taps', () => {
      const wanted = endpoints.filter(({ tag }) => ['taps', 'ledger', 'settlement'].includes(tag));
      const missing = wanted.map(({ operationId }) => operationId).filter((id) => !server.answered.has(id));
      // `cards.test.ts` tests the operation of one journey.
      expect(missing).toEqual(['journey']);
    });
  });
});

describe.runIf(ledgerKinds.length > 1)('both databases', () => {
  it('answer alike, byte for byte', () => {
    const [one, other] = ledgerKinds.map(({ dialect }) => transcripts.get(dialect));
    expect(one?.length).toBeGreaterThan(80);
    expect(other).toEqual(one);
  });
});
