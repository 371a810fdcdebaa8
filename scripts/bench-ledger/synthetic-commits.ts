/** Generates commits like those that pricing produces, from a seed. */
import { createHash } from 'node:crypto';
import { noMoney } from '../../server/money/ledger/journey-explanation.ts';
import type { CardRow, IngestCommit, JourneyRow, StoredTap } from '../../server/money/ledger/ledger-store.ts';
import type { Transfer } from '../../server/money/ledger/transfer.ts';
import type { Card } from '../../server/money/scheme/tap.ts';
import { createRandom } from '../bench/seeded-random.ts';

export interface SyntheticOptions {
  readonly taps: number;
  readonly cards: number;
  readonly terminals: number;
  /** Taps in a commit. */
  readonly size: number;
  /** Consecutive taps of one terminal, as in a file. */
  readonly run: number;
  readonly seed: number;
}

const BENCH_DAY = 20_759;
const TOP_UP_FEN = 100_000_000;
const JOURNEYS_BP = 7_000;

const toCardId = (no: number) => `3104${String(no).padStart(12, '0')}`;

function listSyntheticCards(count: number): Card[] {
  return Array.from({ length: count }, (_, no) => ({
    cardId: toCardId(no),
    issuerId: no % 2 === 0 ? 'hohhot-card' : 'baotou-card',
    mediumId: 'plastic',
    categoryId: null,
    homeCity: no % 2 === 0 ? 'hohhot' : 'baotou',
    validToSec: null,
  }));
}

/**
 * Generates for each tap a row, two transfers, a new card state and 0.7 journeys: about the average of entries, exits and
 * boardings of a day.
 */
export function* iterateSyntheticCommits(options: SyntheticOptions): Generator<IngestCommit> {
  const { taps: total, cards: cardCount, terminals, size, run, seed } = options;
  const random = createRandom(seed);
  const pick = (n: number) => Math.floor(random() * n);
  const balances = new Float64Array(cardCount).fill(TOP_UP_FEN);
  const seqs = new Int32Array(terminals);
  const cards = listSyntheticCards(cardCount);
  let terminal = 0;
  for (let done = 0; done < total; done += size) {
    const taps: StoredTap[] = [];
    const journeys: JourneyRow[] = [];
    const transfers: Transfer[] = [];
    const touched = new Map<string, CardRow>();
    for (let i = 0; i < Math.min(size, total - done); i++) {
      if (i % run === 0) terminal = pick(terminals);
      const terminalSeq = ++(seqs as unknown as number[])[terminal]!;
      const terminalId = `gate-${terminal}`;
      const cardNo = pick(cardCount);
      const card = cards[cardNo] as Card;
      const amountFen = 100 + pick(9) * 50;
      const eventSec = BENCH_DAY * 86_400 + Math.floor(((done + i) / total) * 64_800);
      const tap = {
        terminalId,
        terminalSeq,
        kind: i % 3 === 0 ? 'ride' : i % 3 === 1 ? 'on' : 'off',
        cardId: card.cardId,
        cardSeq: done + i,
        eventSec,
        networkId: `network-${terminal % 6}`,
        routeId: `hohhot-bus:${terminal % 200}`,
        vehicleId: `bus-${terminal % 2_000}`,
        stopId: `hohhot-bus:stop-${pick(2_000)}`,
        amountFen,
        balanceAfterFen: 5_000,
        tariffVersion: 1,
        denyListVersion: 1,
      } as const;
      const payloadHash = createHash('sha256').update(JSON.stringify(tap)).digest('hex');
      taps.push({ ...tap, payloadHash, fileId: `file-${(done + i - (i % run)) / run}` });
      const journeyId = `${terminalId}/${terminalSeq}`;
      const money = {
        source: terminalId,
        seq: terminalSeq,
        batchDay: BENCH_DAY,
        amountFen,
        isPending: false,
        journeyId,
        policyId: null,
        schemeVersion: 1,
        eventSec,
        reverses: null,
      } as const;
      transfers.push(
        { ...money, leg: 0, kind: 'rider', dr: `CARD:${card.cardId}`, cr: 'JRN' },
        { ...money, leg: 1, kind: 'credit', dr: 'JRN', cr: `OP:operator-${terminal % 8}` },
      );
      const balanceFen = (balances[cardNo] as number) - amountFen;
      balances[cardNo] = balanceFen;
      touched.set(card.cardId, {
        ...card,
        balanceFen,
        unsettledDay: null,
        state: toState(cardNo, tap.terminalSeq),
      });
      if (pick(10_000) >= JOURNEYS_BP) continue;
      journeys.push({
        journeyId,
        version: 0,
        cardId: card.cardId,
        status: 'completed',
        serviceDay: BENCH_DAY,
        batchDay: BENCH_DAY,
        onTap: { terminalId, terminalSeq },
        offTap: null,
        networkId: tap.networkId,
        routeId: tap.routeId,
        fromStopId: tap.stopId,
        toStopId: null,
        startSec: eventSec,
        endSec: null,
        grossFen: amountFen,
        riderFen: amountFen,
        fundedFen: 0,
        capOffFen: 0,
        schemeVersion: 1,
        explanation: {
          ...noMoney,
          steps: [
            { ruleId: 'bus', step: 'base', amountFen: 200 },
            { ruleId: 'plastic', step: 'medium', amountFen: 20 },
          ],
          weights: [{ operatorId: 'AB', weight: 1 }],
        },
      });
    }
    yield {
      commitId: `synthetic-${seed}-${done}`,
      receivedSec: BENCH_DAY * 86_400,
      taps,
      quarantined: [],
      duplicateCount: 0,
      files: [],
      cards: [...touched.values()],
      journeys,
      transfers,
      reconItems: [],
    };
  }
}

/** Generates commits that top up every card, so that balances stay positive. */
export function* iterateTopUps(cardCount: number, size = 5_000): Generator<IngestCommit> {
  const cards = listSyntheticCards(cardCount);
  for (let from = 0; from < cards.length; from += size) {
    const part = cards.slice(from, from + size);
    yield {
      commitId: `top-up-${from}`,
      receivedSec: 0,
      taps: [],
      quarantined: [],
      duplicateCount: 0,
      files: [],
      cards: part.map((card, i) => ({
        ...card,
        balanceFen: TOP_UP_FEN,
        unsettledDay: null,
        state: toState(from + i, 0),
      })),
      journeys: [],
      transfers: part.map((card, i) => ({
        source: `kiosk-${from}`,
        seq: i,
        leg: 0,
        batchDay: BENCH_DAY,
        kind: 'top-up',
        dr: `CASH:${card.issuerId}`,
        cr: `CARD:${card.cardId}`,
        amountFen: TOP_UP_FEN,
        isPending: false,
        journeyId: null,
        policyId: null,
        schemeVersion: 0,
        eventSec: BENCH_DAY * 86_400,
        reverses: null,
      })),
      reconItems: [],
    };
  }
}

/** A card state of realistic length. */
function toState(cardNo: number, seq: number): string {
  return JSON.stringify({
    last: {
      cardSeq: seq,
      eventSec: 1_793_577_600 + seq,
      terminalId: `gate-${cardNo % 3_000}`,
      terminalSeq: seq,
    },
    balanceFen: 4_711,
    memory: {
      chain: {
        firstOnSec: 1_793_577_600,
        previousOnSec: 1_793_577_600,
        previousOffSec: 1_793_578_600,
        networkId: 'metro',
        routeId: 'hohhot-metro:1',
        counts: {},
      },
      charged: { 'city-day/2026-11-02': 600, 'city-month/2026-11-01': 4_800 },
    },
    open: null,
    left: [],
    refused: [],
    signedFen: 4_711,
    settledOpen: null,
    settledDay: null,
  });
}
