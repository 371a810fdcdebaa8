/** Compares taps, ledger and clearing days with the second clearing: all accounts and positions. */
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../server/base/problem.ts';
import { moveBalance } from '../../server/money/desk/move-balance.ts';
import { accountKinds, toAccountParts, toNormalSide } from '../../server/money/ledger/account.ts';
import type { Scheme } from '../../server/money/scheme/scheme.ts';
import { acceptDispute } from '../../server/money/settlement/dispute.ts';
import { checkInvariants } from '../../server/store/invariants/check-invariants.ts';
import { toInvariantLimits } from '../../server/store/invariants/invariant.ts';
import { openSqliteLedger } from '../../server/store/sqlite/open-sqlite-ledger.ts';
import type { World } from '../support/clearing-oracle/card.ts';
import { type OracleEvent, runOracle } from '../support/clearing-oracle/clearing-oracle.ts';
import { exampleFareNetwork } from '../support/example-scheme.ts';
import { putDenials } from '../support/put-denials.ts';
import {
  type DatedHistory,
  drawDatedHistory,
  drawHistory,
  type MovingHistory,
  toNumbered,
  withMoves,
} from '../support/random-taps.ts';
import { CardWorld } from './cards/card-world.ts';

const D = 20_514; // 2026-03-02, a Monday
const YEARS_END = 20_816; // 2026-12-29
const CASES = Math.min(1_000, Math.ceil(Number(process.env.PROPERTY_CASES ?? 2_000) / 20));

function runSecond(history: MovingHistory) {
  const world: World = {
    schemes: [...history.schemes],
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
    deny: [...history.denyEntries],
    switches: [],
  };
  const events = history.events.map(
    (event): OracleEvent =>
      'taps' in event
        ? { kind: 'commit', ...event }
        : 'dispute' in event
          ? { kind: 'dispute', ...event.dispute }
          : 'move' in event
            ? { kind: 'move', ...event.move, terminalId: `virtual/move/${event.move.key}` }
            : 'register' in event
              ? { kind: 'register', ...event.register, receivedSec: event.receivedSec }
              : 'deny' in event
                ? { kind: 'deny', ...event.deny, receivedSec: event.receivedSec }
                : { kind: 'close', day: event.closeDay },
  );
  const cards = history.cards.map((card) => ({
    ...card,
    registeredSec: history.unregistered.has(card.cardId) ? Number.POSITIVE_INFINITY : 0,
  }));
  return runOracle(world, new Map(cards.map((card) => [card.cardId, card])), events);
}

/** Counts what happened in the histories, so that the comparison is not empty. */
const seen = {
  disputes: 0,
  followed: 0,
  denied: 0,
  switched: 0,
  ahead: 0,
  beyond: 0,
  numbers: 0,
  amounts: 0,
  moved: 0,
  unmoved: 0,
  changes: 0,
  refused: 0,
};

/** Counts rides with denied cards that a gate accepted; each is an item. */
function countDenied({ cards, denyEntries, events }: MovingHistory): number {
  const chips = new Set(cards.filter(({ cardId }) => cardId.startsWith('31')).map(({ cardId }) => cardId));
  const denied = new Set<string>();
  for (const tap of events.flatMap((event) => ('taps' in event ? event.taps : []))) {
    if (!chips.has(tap.cardId) || !['ride', 'on', 'buy'].includes(tap.kind)) continue;
    const entry = denyEntries.find(({ cardId }) => cardId === tap.cardId);
    if (entry && tap.eventSec >= entry.fromSec && (entry.toSec === null || tap.eventSec < entry.toSec))
      denied.add(`${tap.terminalId}/${tap.terminalSeq}`);
  }
  return denied.size;
}

async function compare(seed: number): Promise<void> {
  const firstDay = seed % 4 === 0 ? YEARS_END : D;
  const isChanging = seed % 3 !== 0;
  const drawn: DatedHistory = isChanging
    ? drawDatedHistory(seed, firstDay)
    : { ...drawHistory(seed, firstDay), unregistered: new Set() };
  const isMoving = isChanging && seed % 4 === 1;
  const history: MovingHistory =
    isChanging && seed % 5 === 0 ? toNumbered(drawn, seed) : isMoving ? withMoves(drawn, seed) : drawn;
  const expected = runSecond(history);
  const store = await openSqliteLedger(':memory:');
  try {
    if (history.denyEntries.length > 0) await putDenials(store, history.denyEntries);
    const world = new CardWorld(store, { schemes: history.schemes });
    await world.refresh();
    await store.putCards(history.cards.filter(({ cardId }) => !history.unregistered.has(cardId)));
    const seals = new Map<number, string | null>();
    let refusedChanges = 0;
    let duplicates = 0;
    let quarantined = 0;
    const refused: string[] = [];
    const moved: (bigint | null)[] = [];
    let denied = 0;
    for (const event of history.events) {
      if ('closeDay' in event) await world.close(event.closeDay);
      else if ('dispute' in event) {
        const decision = { ...event.dispute, reason: 'other' as const, note: '' };
        await acceptDispute(store, world.context, decision).then(
          () => seen.disputes++,
          (error: unknown) => {
            if (!(error instanceof ProblemError)) throw error;
            refused.push(event.dispute.caseId);
          },
        );
      } else if ('move' in event) {
        const request = { ...event.move, isFromDenied: false, reason: 'another issuer', who: 'Wang' };
        const done = await moveBalance(world.desk, request).catch((error: unknown) => {
          if (!(error instanceof ProblemError)) throw error;
          return null;
        });
        moved.push(done && BigInt(done.amountFen));
        seen[done ? 'moved' : 'unmoved']++;
      } else if ('register' in event) {
        seen.changes++;
        refusedChanges += (await world.register([event.register], event.receivedSec)).length;
      } else if ('deny' in event) {
        seen.changes++;
        await world.deny(event.deny, event.receivedSec).catch((error: unknown) => {
          if (!(error instanceof ProblemError) || error.code !== 'deny-list-older') throw error;
          refusedChanges++;
        });
      } else {
        const { commit } = await world.ingest(event.taps, undefined, event.receivedSec);
        duplicates += commit.duplicateCount;
        quarantined += commit.quarantined.length;
        for (const { reason } of commit.quarantined) {
          if (reason === 'time-ahead') seen.ahead++;
          if (reason === 'balance-beyond') seen.beyond++;
          if (reason === 'amount-beyond') seen.amounts++;
          if (reason === 'number-unknown' || reason === 'number-unissued') seen.numbers++;
        }
      }
      // Nothing that is sealed moves.
      for (const { batchDay, sealHash } of await store.listBatches()) {
        if (sealHash === null) continue;
        expect(sealHash, `seed ${seed}, ${batchDay}`).toBe(seals.get(batchDay) ?? sealHash);
        seals.set(batchDay, sealHash);
      }
    }
    seen.refused += refusedChanges;
    expect(refusedChanges, `seed ${seed}`).toBe(expected.refusedChanges);
    for (const { batchDay } of await store.listBatches())
      for (const { kind } of await store.listReconItems(batchDay)) {
        if (kind === 'dispute-changed') seen.followed++;
        if (kind === 'denied-card') denied++;
      }
    if (!isChanging) expect(denied, `seed ${seed}`).toBe(countDenied(history));
    seen.denied += denied;
    seen.switched += expected.switches.length;
    const accounts = new Set(expected.balances.keys());
    for (const { id } of (history.schemes[0] as Scheme).parties)
      for (const kind of accountKinds) if (kind !== 'JRN' && kind !== 'CARD') accounts.add(`${kind}:${id}`);
    const [want, have]: [string[], string[]] = [[], []];
    for (const account of [...accounts].sort()) {
      const credit = expected.balances.get(account) ?? 0n;
      const side = toNormalSide(toAccountParts(account).kind);
      want.push(`${account} ${side === 'credit' ? credit : -credit}`);
      have.push(`${account} ${await store.findBalance(account)}`);
    }
    for (const [day, net] of expected.positions) {
      const positions = new Map((await store.listPositions(day)).map((row) => [row.partyId, row.netFen]));
      for (const { id } of (history.schemes[0] as Scheme).parties) {
        want.push(`day ${day - D} ${id} ${net.get(id) ?? 0n}`);
        have.push(`day ${day - D} ${id} ${positions.get(id) ?? 0}`);
      }
    }
    expect(have, `seed ${seed}`).toEqual(want);
    const broken = (await checkInvariants(store, toInvariantLimits(history.schemes))).filter(
      ({ rows }) => rows.length > 0,
    );
    expect(broken, `seed ${seed}`).toEqual([]);
    expect(refused, `seed ${seed}`).toEqual(expected.refusedCases);
    expect(moved, `seed ${seed}`).toEqual(expected.moved);
    expect([duplicates, quarantined], `seed ${seed}`).toEqual([expected.duplicates, expected.quarantined]);
  } finally {
    await store.close();
  }
}

describe('the clearing and the second one', () => {
  test(`agree on ${CASES} histories`, { timeout: 3_600_000 }, async () => {
    for (let seed = 1; seed <= CASES; seed++) await compare(seed);
    console.info(JSON.stringify(seen));
    if (CASES >= 1_000) expect(Object.entries(seen).filter(([, count]) => count === 0)).toEqual([]);
  });
});
