/** The most expensive requests about cards, ledger and settlement: the longest lists, the largest bodies. */
import { limits } from '../../server/api/schema/limits.ts';
import type { Asked, ToRequests } from './asked.ts';
import type { Books } from './books.ts';
import type { Samples } from './samples.ts';

const rows = limits.moneyRows;

/** Lists no requests where the server has no cards. */
function ofBooks(list: (books: Books, samples: Samples) => readonly Asked[]): ToRequests {
  return (samples) => (samples.books ? list(samples.books, samples) : []);
}

function get(label: string, path: string): Asked {
  return { label, path };
}

function post(label: string, path: string, body: unknown): Asked {
  return { label, path, method: 'POST', body };
}

const toPath = (...parts: readonly string[]) => `/api/v1/${parts.map(encodeURIComponent).join('/')}`;

/** Rides through one gate by all cards, a second apart. */
function listTaps({ cardIds, date, gate }: Books): object[] {
  const first = Date.parse(`${date}T20:00:00+08:00`);
  return Array.from({ length: limits.taps }, (_, i) => {
    const ride = Math.floor(i / 2);
    return {
      ...gate,
      terminalId: 'bench-gate',
      terminalSeq: i,
      kind: i % 2 === 0 ? 'on' : 'off',
      cardId: cardIds[ride % cardIds.length] ?? '',
      at: new Date(first + i * 1000).toISOString(),
    };
  });
}

/** A file as large as the limit of the body. */
function toLongFile(): string {
  const line = `${JSON.stringify({ record: 'x', fen: 100, text: 'a'.repeat(80) })}\n`;
  return line.repeat(Math.floor((limits.reconBytes * 0.8) / (line.length + 8)));
}

export const costlyMoney: Readonly<Record<string, ToRequests>> = {
  scheme: ofBooks(() => [get('the scheme', '/api/v1/scheme')]),
  cards: ofBooks(() => [get('200 cards', `/api/v1/cards?limit=${rows}`)]),
  registerCard: ofBooks(({ mediumId }) => [post('a card', '/api/v1/cards', { mediumId })]),
  card: ofBooks(({ busyCardId }) => [get('a card that travels much', toPath('cards', busyCardId))]),
  cardTransactions: ofBooks(({ busyCardId }) => [
    get('200 rows', `${toPath('cards', busyCardId, 'transactions')}?limit=${rows}`),
  ]),
  cardJourneys: ofBooks(({ busyCardId }) => [
    get('200 rows', `${toPath('cards', busyCardId, 'journeys')}?limit=${rows}`),
  ]),
  cardStatement: ofBooks(({ busyCardId, date }) => [
    get('to print', `${toPath('cards', busyCardId, 'statement')}?month=${date.slice(0, 7)}&format=html`),
  ]),
  topUpCard: ofBooks(({ busyCardId }) => [
    post('one yuan', toPath('cards', busyCardId, 'top-ups'), { amountFen: 100 }),
  ]),
  refundCard: ofBooks(({ busyCardId }) => [
    post('one fen', toPath('cards', busyCardId, 'refunds'), { amountFen: 1 }),
  ]),
  rideTrip: ofBooks(({ busyCardId, ride }) => [
    post('30 rides, priced', `${toPath('cards', busyCardId, 'rides')}?dryRun=true`, {
      legs: Array.from({ length: limits.rideLegs }, () => ride),
    }),
  ]),
  ingestTaps: ofBooks((books) => [post('1000 taps', '/api/v1/taps', { taps: listTaps(books) })]),
  takeTapFile: ofBooks((books) => [
    {
      label: '20,000 lines',
      path: '/api/v1/tap-files?name=bench.ndjson',
      method: 'POST',
      contentType: 'application/x-ndjson',
      body: `${listTaps(books)
        .map((tap) => JSON.stringify({ ...tap, terminalId: 'bench-file' }))
        .join('\n')}\n`.repeat(20),
    },
  ]),
  tapGaps: ofBooks(() => [get('200 rows', `/api/v1/taps/gaps?limit=${rows}`)]),
  journey: ofBooks(({ journeyId }) => [get('a journey', toPath('journeys', journeyId))]),
  account: ofBooks(({ operatorId }) => [
    get('an operator', toPath('ledger', 'accounts', `OP:${operatorId}`)),
  ]),
  lastVerification: ofBooks(() => [get('the last', '/api/v1/ledger/verify')]),
  verifyLedger: ofBooks(() => [post('the whole ledger', '/api/v1/ledger/verify', {})]),
  jobs: ofBooks(() => [get('all jobs', '/api/v1/jobs')]),
  job: ofBooks(({ jobId }) => [get('a job', toPath('jobs', jobId))]),
  settlementPeriods: ofBooks(() => [get('all', '/api/v1/settlement/periods')]),
  settlement: ofBooks(({ date }) => [
    get('a year', `/api/v1/settlement/${date.slice(0, 4)}?provisional=true`),
    get('a day', `/api/v1/settlement/${date}?provisional=true`),
  ]),
  settlementEntries: ofBooks(({ date, lineId, operatorId }) => [
    get(
      '200 rows of a year',
      `/api/v1/settlement/${date.slice(0, 4)}/entries?party=${operatorId}&line=${encodeURIComponent(lineId)}&limit=${rows}`,
    ),
  ]),
  partyStatement: ofBooks(({ date, operatorId }) => [
    get('a quarter to print', `/api/v1/settlement/${date}/statements/${operatorId}?format=html`),
  ]),
  reconItems: ofBooks(({ date }) => [
    get(
      'a year, those that are settled',
      `/api/v1/settlement/${date.slice(0, 4)}/recon-items?limit=${rows}&status=settled`,
    ),
    get('a year', `/api/v1/settlement/${date.slice(0, 4)}/recon-items?limit=${rows}`),
  ]),
  closeDay: ofBooks(({ date }) => [post('a day', `/api/v1/settlement/${date}/close`, {})]),
  reconcileDay: ofBooks(({ date }) => [
    post('a body of 26 MB', `/api/v1/settlement/${date}/reconciliations`, {
      operatorFiles: [{ format: 'ndjson', content: toLongFile() }],
    }),
  ]),
  decideItem: ofBooks(({ date }) => [
    post('of an item', '/api/v1/recon-items/decisions', {
      itemId: 'none',
      status: 'explained',
      note: `measured on ${date}`,
    }),
  ]),
  disputes: ofBooks(() => [get('200 rows', `/api/v1/disputes?limit=${rows}`)]),
  acceptDispute: ofBooks(({ journeyId }) => [
    post('a journey', '/api/v1/disputes', { journeyId, reason: 'wrong-fare', amountFen: 1 }),
  ]),
};
