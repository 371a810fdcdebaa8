/** Gaps of terminals from the ranges that seals wrote equal those of a scan of all taps. */
import fc from 'fast-check';
import { sql } from 'kysely';
import { describe, expect, it } from 'vitest';
import { compareTexts } from '../../server/base/plain-text.ts';
import type { StepCommit, TerminalGap } from '../../server/money/ledger/ledger-store.ts';
import { askInvariant, sqlInvariants } from '../../server/store/invariants/check-invariants.ts';
import type { Invariant } from '../../server/store/invariants/invariant.ts';
import type { OpenLedger } from '../../server/store/open-ledger.ts';
import { dropGuards } from '../support/drop-guards.ts';
import { makeCard, makeCommit, makeTap, someDay } from '../support/ledger-commits.ts';
import { ledgerKinds } from '../support/ledgers.ts';

const numRuns = Math.ceil(Number(process.env.PROPERTY_CASES ?? 2_000) / 100);
const terminals = ['T1', 'T10', '中'];
const i25 = sqlInvariants.find(({ id }) => id === 'I25') as Invariant;

/** Scans all taps: the slow twin of `listTerminalGaps`. */
async function scanGaps({ context: { db } }: OpenLedger): Promise<TerminalGap[]> {
  const { rows } = await sql<{ terminal: string; seq: number; previous: number | null; since: number }>`
    SELECT terminal, seq, since, lag(seq) OVER (PARTITION BY terminal ORDER BY seq) AS previous FROM (
      SELECT text AS terminal, seq, event_sec AS since FROM tap JOIN word ON word_no = terminal_no
      UNION ALL
      SELECT terminal_id, seq, min(event_sec) FROM quarantine q WHERE EXISTS (SELECT 1 FROM word WHERE text = terminal_id)
        AND NOT EXISTS (SELECT 1 FROM tap JOIN word ON word_no = terminal_no
          WHERE text = q.terminal_id AND tap.seq = q.seq) GROUP BY terminal_id, seq
    ) received`.execute(db);
  return rows
    .flatMap(({ previous, seq, since, terminal }) =>
      previous === null || previous === seq - 1
        ? []
        : [{ terminalId: terminal, seqFrom: previous + 1, seqTo: seq - 1, sinceSec: since }],
    )
    .sort((a, b) => compareTexts(a.terminalId, b.terminalId) || a.seqFrom - b.seqFrom);
}

const noStep = { transfers: [], journeys: [], cards: [], reconItems: [], positions: [] };
const steps = [
  ['open', 'cut'],
  ['cut', 'priced'],
  ['priced', 'netted'],
  ['netted', 'sealed'],
  ['sealed', 'paid'],
] as const;

/** Closes a batch without transfers, as `closeDays` does with the received ranges. */
async function seal(ledger: OpenLedger, batchDay: number): Promise<void> {
  const upTo = await ledger.findLastReceiptNo();
  const hash = 'a'.repeat(64);
  for (const [from, to] of steps) {
    const step: StepCommit = { ...noStep, batchDay, from, to };
    await ledger.commitStep({
      ...step,
      ...(to === 'paid' ? { paidHash: hash } : {}),
      ...(to === 'sealed'
        ? {
            sealHash: hash,
            evidence: [{ batchDay, section: 'receipts', upTo, hash }],
            received: await ledger.listReceivedRanges(upTo),
          }
        : {}),
    });
  }
}

/** Taps of a transaction, or the seal of a batch. */
const action = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.array(fc.record({ terminal: fc.nat(2), seq: fc.nat(24), isAside: fc.boolean() }), {
      minLength: 1,
      maxLength: 12,
    }),
  },
  { weight: 1, arbitrary: fc.constant('seal' as const) },
);

describe.each(ledgerKinds)('gaps of terminals on $dialect', ({ dialect, open }) => {
  it('are those of a scan of all taps, whatever was sealed between', { timeout: 120_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(action, { minLength: 1, maxLength: 12 }), async (actions) => {
        const ledger = await open();
        const taken = new Set<string>();
        let day = someDay;
        for (const [i, what] of [...actions, 'seal' as const].entries()) {
          if (what === 'seal') await seal(ledger, day++);
          else {
            const all = what.map(({ isAside, seq, terminal }) => ({
              isAside,
              tap: makeTap(terminals[terminal] as string, seq, 'c1', { fileId: `f${i}` }),
            }));
            const taps = all.flatMap(({ isAside, tap }) => {
              const key = `${tap.terminalId}/${tap.terminalSeq}`;
              if (isAside || taken.has(key)) return [];
              taken.add(key);
              return [tap];
            });
            const quarantined = all.flatMap(({ isAside, tap }, n) =>
              isAside ? [{ ...tap, payloadHash: `${i}/${n}`, reason: 'card-unknown' }] : [],
            );
            await ledger.commitIngest(
              makeCommit(`c${i}`, { taps, quarantined, cards: taps.length > 0 ? [makeCard('c1')] : [] }),
            );
          }
          expect(await ledger.listTerminalGaps()).toEqual(await scanGaps(ledger));
          expect((await askInvariant(ledger, i25)).rows).toEqual([]);
        }
      }),
      { numRuns: dialect === 'sqlite' ? numRuns : Math.ceil(numRuns / 5), seed: 20_261_129 },
    );
  });

  it('are found without the taps that a seal has seen', async () => {
    const ledger = await open();
    const commit = (id: string, ...seqs: number[]) =>
      ledger.commitIngest(
        makeCommit(id, { taps: seqs.map((seq) => makeTap('T1', seq, 'c1')), cards: [makeCard('c1')] }),
      );
    await commit('one', 1, 2, 3, 7, 8, 9);
    await seal(ledger, someDay);
    await commit('two', 5, 12);
    const gaps = await ledger.listTerminalGaps();
    expect(gaps.map(({ seqFrom, seqTo }) => [seqFrom, seqTo])).toEqual([
      [4, 4],
      [6, 6],
      [10, 11],
    ]);
    await dropGuards(ledger);
    // All but the ends of gaps, whose instants are read.
    await sql`DELETE FROM tap WHERE seq IN (1, 2, 3, 8, 9)`.execute(ledger.context.db);
    expect(await ledger.listTerminalGaps()).toEqual(gaps);
    expect((await askInvariant(ledger, i25)).rows).toHaveLength(2);
  });

  it('are those of all taps in a ledger that an older program sealed', async () => {
    const ledger = await open();
    await ledger.commitIngest(
      makeCommit('one', { taps: [1, 4].map((seq) => makeTap('T1', seq, 'c1')), cards: [makeCard('c1')] }),
    );
    await seal(ledger, someDay);
    await sql`DELETE FROM received_range`.execute(ledger.context.db);
    expect(await ledger.listTerminalGaps()).toMatchObject([{ seqFrom: 2, seqTo: 3 }]);
    expect((await askInvariant(ledger, i25)).rows).toEqual([]);
  });
});
