/**
 * Random histories in which records are set aside and cured at random moments: nothing sealed moves, the invariants hold, the
 * second clearing agrees to the fen, and both databases hold the same.
 */
import { describe, expect, it } from 'vitest';
import { ProblemError } from '../../../server/base/problem.ts';
import {
  correctRecord,
  rejectRecord,
  releaseRecord,
  retryReason,
} from '../../../server/money/desk/set-aside.ts';
import { accountKinds, toAccountParts, toNormalSide } from '../../../server/money/ledger/account.ts';
import type { SetAsideRecord } from '../../../server/money/ledger/ledger-desk.ts';
import type { Scheme } from '../../../server/money/scheme/scheme.ts';
import type { Tap } from '../../../server/money/scheme/tap.ts';
import { recheckEvidence } from '../../../server/money/settlement/evidence.ts';
import { checkInvariants } from '../../../server/store/invariants/check-invariants.ts';
import { toInvariantLimits } from '../../../server/store/invariants/invariant.ts';
import type { OpenLedger } from '../../../server/store/open-ledger.ts';
import type { World } from '../../support/clearing-oracle/card.ts';
import { type OracleEvent, runOracle } from '../../support/clearing-oracle/clearing-oracle.ts';
import { exampleFareNetwork } from '../../support/example-scheme.ts';
import { ledgerKinds } from '../../support/ledgers.ts';
import { drawHistory, type RandomHistory } from '../../support/random-taps.ts';
import { at, CardWorld, D, makeTap } from '../cards/card-world.ts';

const CASES = Math.min(1_000, Math.ceil(Number(process.env.PROPERTY_CASES ?? 2_000) / 250));

/** What was done, so that the histories are not empty. */
const seen = { retry: 0, release: 0, correct: 0, reject: 0, refused: 0 };

/** Whole numbers from 0 to `below`, from a seed. */
function createDice(seed: number): (below: number) => number {
  let state = seed * 2_654_435_761;
  return (below) => {
    state = (Math.imul(state ^ (state >>> 15), 2_246_822_519) + 374_761_393) >>> 0;
    return state % below;
  };
}

/** Plays a history, and lists what the ledger took and closed, for the second clearing. */
class Play {
  readonly world: CardWorld;
  readonly events: OracleEvent[] = [];
  readonly #history: RandomHistory;
  readonly #dice: (below: number) => number;
  readonly #seals = new Map<number, string>();
  #unknown: RandomHistory['cards'];
  #nowSec = at(D, '12:00');
  #copies = 0;

  constructor(store: OpenLedger, history: RandomHistory, seed: number) {
    this.world = new CardWorld(store, history);
    this.#history = history;
    this.#dice = createDice(seed);
    this.#unknown = history.cards.filter(({ cardId }) => cardId.startsWith('Z'));
  }

  async run(): Promise<void> {
    const { cards, events } = this.#history;
    await this.world.store.putCards(cards.filter((card) => !this.#unknown.includes(card)));
    for (const event of events) {
      if ('closeDay' in event) await this.#close(event.closeDay);
      else if ('taps' in event) await this.#ingest(event.taps, event.receivedSec);
      if (this.#dice(3) === 0) await this.#ingestDear();
      if (this.#dice(2) === 0) await this.#act();
      await this.#expectSealed();
    }
    const last = Math.max(...events.flatMap((event) => ('closeDay' in event ? [event.closeDay] : [])));
    for (let i = 0; i < 5; i++) await this.#act();
    await this.#close(last + 1);
    await this.#expectSealed();
  }

  async #close(day: number): Promise<void> {
    await this.world.close(day);
    this.events.push({ kind: 'close', day });
    this.#nowSec = Math.max(this.#nowSec, at(day + 1, '12:00'));
  }

  async #ingest(taps: readonly Tap[], receivedSec?: number): Promise<void> {
    this.#nowSec = Math.max(this.#nowSec, receivedSec ?? 0, ...taps.map(({ eventSec }) => eventSec));
    const { commit } = await this.world.ingest(taps, undefined, receivedSec);
    if (commit.taps.length > 0) this.events.push({ kind: 'commit', taps: commit.taps });
  }

  /** A sale above the highest fare of its network. */
  async #ingestDear(): Promise<void> {
    const { cards } = this.#history;
    const card = cards[this.#dice(cards.length)] as (typeof cards)[number];
    await this.#ingest([
      makeTap('dear', ++this.#copies, {
        kind: 'buy',
        networkId: 'A-scenic',
        cardId: card.cardId,
        cardSeq: card.mediumId.startsWith('chip') ? 500_000 + this.#copies : null,
        amountFen: 20_001 + this.#dice(3_000),
        eventSec: this.#nowSec - this.#dice(40_000),
      }),
    ]);
  }

  async #act(): Promise<void> {
    const { desk, store } = this.world;
    const word = { reason: 'random', who: 'dice', nowSec: this.#nowSec };
    const waiting = await store.listSetAside({ state: 'waiting' }, null, 1_000);
    const record = waiting[this.#dice(Math.max(1, waiting.length))];
    const took = (taps: readonly Tap[]) => this.events.push({ kind: 'commit', taps });
    const kind = this.#dice(6);
    try {
      if (kind === 0) {
        const [card, ...others] = this.#unknown;
        if (!card) return;
        this.#unknown = others;
        await store.putCards([card]);
        desk.ingest.forget();
      } else if (kind === 1) {
        await retryReason(desk, 'card-unknown', word);
        const left = new Set((await store.listSetAside({ state: 'waiting' }, null, 1_000)).map(toText));
        const taken = waiting.filter((one) => one.reason === 'card-unknown' && !left.has(toText(one)));
        if (taken.length > 0) took(taken.map(({ tap }) => tap));
        seen.retry += taken.length;
      } else if (record && kind < 4) {
        await releaseRecord(desk, toKey(record), word);
        took([record.tap]);
        seen.release++;
      } else if (record && kind === 4) {
        const changes = {
          terminalSeq: 900_000 + ++this.#copies,
          ...(record.tap.kind === 'buy' ? { amountFen: 700 } : {}),
        };
        await correctRecord(desk, toKey(record), changes, word);
        took([{ ...record.tap, ...changes }]);
        seen.correct++;
      } else if (record) {
        await rejectRecord(desk, toKey(record), word);
        seen.reject++;
      }
    } catch (error) {
      if (!(error instanceof ProblemError) || error.code !== 'set-aside-still') throw error;
      seen.refused++;
    }
  }

  async #expectSealed(): Promise<void> {
    for (const { batchDay, sealHash } of await this.world.store.listBatches()) {
      const known = this.#seals.get(batchDay);
      if (known !== undefined) expect(sealHash).toBe(known);
      else if (sealHash !== null) this.#seals.set(batchDay, sealHash);
    }
  }
}

/** Half of the cards get numbers without a prefix of the scheme: they are unknown until they are registered. */
function drawUnknown(seed: number): RandomHistory {
  const drawn = drawHistory(seed, D);
  const dice = createDice(seed);
  const names = new Map(drawn.cards.map(({ cardId }) => [cardId, dice(2) === 0 ? `Z${cardId}` : cardId]));
  const rename = <Named extends { readonly cardId: string }>(row: Named): Named => ({
    ...row,
    cardId: names.get(row.cardId) ?? row.cardId,
  });
  return {
    ...drawn,
    cards: drawn.cards.map(rename),
    denyEntries: drawn.denyEntries.map(rename),
    events: drawn.events
      .filter((event) => !('dispute' in event))
      .map((event) => ('taps' in event ? { ...event, taps: event.taps.map(rename) } : event)),
  };
}

const toKey = ({ payloadHash, tap }: SetAsideRecord) => ({
  terminalId: tap.terminalId,
  terminalSeq: tap.terminalSeq,
  payloadHash,
});
const toText = (record: SetAsideRecord) => JSON.stringify(toKey(record));

function runSecond({ cards, denyEntries, schemes }: RandomHistory, events: readonly OracleEvent[]) {
  const world: World = {
    schemes: [...schemes],
    fareNetwork: {
      distanceM: (...args) => exampleFareNetwork.findDistanceM(...args),
      feedFareFen: ({ networkId, routeId, from, to, startSec, endSec, day, tapped }) =>
        exampleFareNetwork.findFeedFareFen({
          networkId,
          routeId,
          fromStopId: from,
          toStopId: to,
          startSec,
          endSec,
          serviceDay: day,
          tappedFen: tapped,
        }),
      weights: (...args) =>
        exampleFareNetwork.findWeights(...args)?.map(({ operatorId, weight }) => [operatorId, weight]),
    },
    deny: [...denyEntries],
    switches: [],
  };
  return runOracle(world, new Map(cards.map((card) => [card.cardId, card])), [...events]);
}

async function expectAgreement({ events, world: { store } }: Play, history: RandomHistory, what: string) {
  const second = runSecond(history, events);
  const parties = (history.schemes[0] as Scheme).parties.map(({ id }) => id);
  const accounts = new Set(second.balances.keys());
  for (const id of parties)
    for (const kind of accountKinds) if (kind !== 'JRN' && kind !== 'CARD') accounts.add(`${kind}:${id}`);
  const [want, have]: [string[], string[]] = [[], []];
  for (const account of [...accounts].sort()) {
    const credit = second.balances.get(account) ?? 0n;
    want.push(`${account} ${toNormalSide(toAccountParts(account).kind) === 'credit' ? credit : -credit}`);
    have.push(`${account} ${await store.findBalance(account)}`);
  }
  for (const [day, net] of second.positions) {
    const positions = new Map((await store.listPositions(day)).map((row) => [row.partyId, row.netFen]));
    for (const id of parties) {
      want.push(`day ${day - D} ${id} ${net.get(id) ?? 0n}`);
      have.push(`day ${day - D} ${id} ${positions.get(id) ?? 0}`);
    }
  }
  expect(have, what).toEqual(want);
}

describe('random histories with a desk', () => {
  it(`agree with the second clearing, and on both databases (${CASES})`, { timeout: 3_600_000 }, async () => {
    for (let seed = 1; seed <= CASES; seed++) {
      const history = drawUnknown(seed + 70_000);
      const books: unknown[] = [];
      for (const { open } of ledgerKinds) {
        const store = await open();
        const play = new Play(store, history, seed);
        await play.run();
        await expectAgreement(play, history, `seed ${seed}`);
        const broken = (await checkInvariants(store, toInvariantLimits(history.schemes))).filter(
          ({ rows }) => rows.length > 0,
        );
        expect(broken, `seed ${seed}`).toEqual([]);
        const batches = await store.listBatches();
        for (const { batchDay } of batches) expect(await recheckEvidence(store, batchDay)).toEqual([]);
        books.push([
          batches,
          await store.listEvidence(),
          await store.listDeskEntries(0, 1_000),
          await store.listSetAside({}, null, 1_000),
        ]);
        await store.close();
      }
      expect(books.at(-1), `seed ${seed}`).toEqual(books[0]);
    }
    console.info(JSON.stringify(seen));
    expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([]);
  });
});
