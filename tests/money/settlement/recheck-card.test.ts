/** Rechecks of cards in a ledger with every kind of event, with every field of every transfer changed. */
import { describe, expect, test } from 'vitest';
import { type CardReplay, replayCards } from '../../../server/money/cards/replay-cards.ts';
import { type Transfer, type TransferKey, transferKinds } from '../../../server/money/ledger/transfer.ts';
import { recheckCard, toTransferLine } from '../../../server/money/settlement/recheck-card.ts';
import type { ClearingWorld } from './clearing-world.ts';
import { openRich } from './rich-ledger.ts';

async function listReplays(world: ClearingWorld): Promise<CardReplay[]> {
  const replays: CardReplay[] = [];
  const recheck = async (page: readonly CardReplay[]) => {
    replays.push(...page);
    return [];
  };
  const batches = await world.store.listBatches();
  const report = await replayCards(world.store.iterateCardRecords(), batches, world.cards.context, {
    recheck,
  });
  expect(report.differences).toEqual([]);
  return replays;
}

const toKey = ({ source, seq, leg }: TransferKey) => `${source}/${seq}/${leg}`;
const inOrder = (transfers: readonly Transfer[]) =>
  transfers.toSorted((a, b) => (toKey(a) < toKey(b) ? -1 : 1));

/** The recheck of a card with other transfers. */
function recheckWith({ history, ...rest }: CardReplay, world: ClearingWorld, transfers: readonly Transfer[]) {
  const { posted, found } = recheckCard({ ...rest, history: { ...history, transfers } }, world.cards.context);
  return { posted, found };
}

type Change = { readonly [Key in keyof Transfer]?: (transfer: Transfer) => Transfer[Key] };

/** Another value for each field. */
const changes: Required<Change> = {
  source: () => 'other',
  seq: ({ seq }) => seq + 1_000,
  leg: ({ leg }) => leg + 707,
  batchDay: ({ batchDay }) => batchDay + 1,
  kind: ({ kind }) => (kind === 'claim' ? 'expiry' : 'claim'),
  dr: () => 'OP:ZZ',
  cr: () => 'OP:ZZ',
  amountFen: ({ amountFen }) => amountFen + 1,
  isPending: ({ isPending }) => !isPending,
  journeyId: () => 'other/1',
  policyId: () => 'other',
  schemeVersion: ({ schemeVersion }) => schemeVersion + 1,
  eventSec: ({ eventSec }) => eventSec + 1,
  reverses: () => ({ source: 'other', seq: 1, leg: 0 }),
};

const isHold = ({ kind }: Transfer) => kind === 'hold' || kind === 'hold-end';

/** Whether a transfer is the only one of a decision, which is known by its transfers alone. */
const isWholeDecision = ({ kind, seq, source }: Transfer, transfers: readonly Transfer[]) =>
  kind === 'dispute' && seq === 0 && transfers.filter((of) => of.source === source).length === 1;

/** Whether the recheck accepts any value of a field, since it does not follow from the taps. */
function isTaken(field: keyof Transfer, transfer: Transfer, isTakenBack: boolean): boolean {
  const { kind, seq } = transfer;
  // A reversed transfer: its reversal must have the same accounts, amount and policy.
  if (isTakenBack) return ['kind', 'batchDay', 'eventSec', 'reverses'].includes(field);
  if (isHold(transfer) && (field === 'batchDay' || field === 'journeyId')) return true;
  // Instants of corrections, closes and decisions, and amounts of decisions.
  if (field === 'eventSec') return ['reversal', 'hold-end', 'aged', 'dispute', 'unresolved'].includes(kind);
  if (field === 'amountFen') return kind === 'dispute' && seq === 0;
  const isByItself = ['top-up', 'card-refund', 'expiry', 'claim', 'move'].includes(kind);
  const isDecision = kind === 'dispute' && seq === 0;
  return field === 'batchDay' && (kind === 'reversal' || isByItself || isDecision);
}

describe('the transfers of every card', () => {
  test('follow from its taps, each once', async () => {
    const world = await openRich();
    const kinds = new Set<string>();
    for (const replay of await listReplays(world)) {
      const { posted, found, transfers } = recheckCard(replay, world.cards.context);
      expect({ posted, found }, replay.history.row.cardId).toEqual({ posted: [], found: [] });
      expect(inOrder(transfers)).toEqual(inOrder(replay.history.transfers));
      for (const { kind } of transfers) kinds.add(kind);
    }
    // All transfers except those of steps.
    const ofSteps = ['redivision', 'commission', 'netting', 'payment'];
    expect([...kinds].toSorted()).toEqual(transferKinds.filter((kind) => !ofSteps.includes(kind)).toSorted());
  });

  test('are reported if one is missing or one is superfluous', async () => {
    const world = await openRich();
    for (const replay of await listReplays(world)) {
      const { transfers } = replay.history;
      for (const [i, transfer] of transfers.entries()) {
        const line = toTransferLine(transfer);
        // Missing holds and hold ends are found with the journeys.
        const without = recheckWith(replay, world, transfers.toSpliced(i, 1));
        if (!isHold(transfer) && !isWholeDecision(transfer, transfers))
          expect(without.posted.concat(without.found), line).not.toEqual([]);
        const other = { ...transfer, source: 'other', kind: 'credit' as const, reverses: null };
        expect(recheckWith(replay, world, [...transfers, other]), line).toEqual({
          posted: [toTransferLine(other)],
          found: [],
        });
      }
    }
  });

  test('are reported if any field differs', async () => {
    const world = await openRich();
    for (const replay of await listReplays(world)) {
      const { transfers } = replay.history;
      const takenBack = new Set(
        transfers.map(({ kind, reverses: of }) => kind === 'reversal' && of && toKey(of)),
      );
      for (const [i, transfer] of transfers.entries()) {
        const isTakenBack = takenBack.has(toKey(transfer));
        for (const field of Object.keys(changes) as (keyof Transfer)[]) {
          if (isTaken(field, transfer, isTakenBack)) continue;
          if (field === 'source' && isWholeDecision(transfer, transfers)) continue;
          const changed = { ...transfer, [field]: changes[field](transfer) };
          const said = recheckWith(replay, world, transfers.with(i, changed));
          expect(
            said.posted.length + said.found.length,
            `${field} of ${toTransferLine(transfer)}`,
          ).toBeGreaterThan(0);
        }
      }
    }
  });

  test('are reported with the posted and the derived line', async () => {
    const world = await openRich();
    const [replay] = (await listReplays(world)).filter(({ history }) => history.row.cardId === 'B6');
    const { transfers } = (replay as CardReplay).history;
    const changed = transfers.map((of) =>
      of.kind === 'rider' ? { ...of, amountFen: of.amountFen + 1 } : of,
    );
    expect(recheckWith(replay as CardReplay, world, changed)).toEqual({
      posted: ['rail-R3/1/0 rider CARD:B6 -> JRN 2341, 2026-03-02'],
      found: ['rail-R3/1/0 rider CARD:B6 -> JRN 2340, 2026-03-02'],
    });
    const [part] = transfers.filter(({ policyId }) => policyId !== null);
    expect(toTransferLine(part as Transfer)).toBe(
      'rail-R3/1/1 funded SUB:FB -> JRN 471 of student-rail, 2026-03-02',
    );
  });
});
