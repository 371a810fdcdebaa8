/** The use cases of settlement: summaries, statements, items and disputes. */

import { ProblemError } from '../../base/problem.ts';
import type { ServiceDay } from '../../base/service-day.ts';
import { checkEventTime } from '../../money/cards/cards-context.ts';
import { toBatchDays } from '../../money/cards/prepare-commit.ts';
import { toBatchDay } from '../../money/cards/work-card.ts';
import type { BatchCounts, ItemPlace } from '../../money/ledger/ledger-browse.ts';
import type { BatchRow, PositionRow, ReconItem } from '../../money/ledger/ledger-store.ts';
import type { FlowRow } from '../../money/ledger/transfer.ts';
import { isLinkLine, listLinkFlows } from '../../money/settlement/board/flow-chart.ts';
import { isAtLeast } from '../../money/settlement/clearing-day.ts';
import {
  acceptDispute,
  type DisputeRequest,
  disputePrefix,
  isSameDispute,
  toDisputeId,
} from '../../money/settlement/dispute.ts';
import { toPositions } from '../../money/settlement/netting.ts';
import { type ReconDecision, toStatusItem } from '../../money/settlement/reconciliation/recon-status.ts';
import { buildStatement } from '../../money/settlement/statements/build-statement.ts';
import {
  listFlowEntries,
  listStatementEntries,
} from '../../money/settlement/statements/statement-entries.ts';
import type { StatementPeriod } from '../../money/settlement/statements/statement-period.ts';
import { toKeyConflict } from './money-cards.ts';
import type { TaskClearing } from './money-tasks.ts';
import type { TaskRunner } from './money-threads.ts';

/** Counts and flows of an unsealed batch are computed again after this time. */
const FRESH_MS = 10_000;
/** Longest wait of a request for counts or flows that a thread computes. */
const WAIT_MS = 4_000;
export interface PeriodSummary {
  readonly batches: readonly BatchRow[];
  readonly flows: readonly FlowRow[];
  readonly positions: readonly PositionRow[];
  /** Undefined while the counts are being computed. */
  readonly counts: BatchCounts | undefined;
  /** Whether the flows include days that are not netted. */
  readonly isProvisional: boolean;
}

export interface ReceivedDispute extends DisputeRequest {
  readonly receivedSec: number;
}

const DECISIONS = 'recon-status/';
const PAGE = 1_000;

export function createSettlementUseCases(clearing: TaskClearing, runner: TaskRunner) {
  const { calendar, store } = clearing;
  const counts = createMemory<BatchCounts>((day) => runner.run({ kind: 'count', day }, 'reads'));
  const liveFlows = createMemory<readonly FlowRow[]>((day) => runner.run({ kind: 'flows', day }, 'reads'));

  const listAll = async (prefix: string) => {
    const items: ReconItem[] = [];
    for (let after: string | null = null; ; ) {
      const page: ReconItem[] = await store.listItemsOf(prefix, after, PAGE);
      items.push(...page);
      if (page.length < PAGE) return items;
      after = page.at(-1)?.itemId ?? null;
    }
  };

  const findItem = async (itemId: string) =>
    (await store.listItemsOf(itemId, null, 10)).find((item) => item.itemId === itemId);

  return {
    listTapGaps: () => runner.run({ kind: 'gaps' }, 'reads'),

    /** @throws ProblemError `not-found` */
    async getJourney(journeyId: string) {
      const versions = await store.listJourneyVersions(journeyId);
      if (versions.length === 0)
        throw new ProblemError(
          'not-found',
          { zh: `没有行程 ${journeyId}`, en: `There is no journey ${journeyId}` },
          { journeyId },
        );
      const keys = versions.flatMap(({ offTap, onTap }) => [onTap, offTap].filter((key) => key !== null));
      const unique = new Map(keys.map((key) => [`${key.terminalId}/${key.terminalSeq}`, key]));
      const taps = await store.listTaps([...unique.values()]);
      const transfers = await store.listTransfersOfJourneys([journeyId]);
      return { versions, taps: taps.sort((a, b) => a.eventSec - b.eventSec), transfers };
    },

    findBalance: store.findBalance,
    listBatches: store.listBatches,
    /** The grounds that priced a batch; none in a ledger without grounds. */
    listGrounds: (batchDay: ServiceDay) => clearing.listGrounds(batchDay),

    /** @param withProvisional - whether to include days that are not netted */
    async getSummary(period: StatementPeriod, withProvisional: boolean): Promise<PeriodSummary> {
      const batches = (await store.listBatches()).filter(
        ({ batchDay }) => batchDay >= period.firstDay && batchDay <= period.lastDay,
      );
      const flows = await store.listFlows(period.firstDay, period.lastDay);
      const positions: PositionRow[] = [];
      let isProvisional = false;
      for (const batch of batches) {
        if (isAtLeast(batch.state, 'netted')) {
          positions.push(...(await store.listPositions(batch.batchDay)));
          continue;
        }
        const live = withProvisional ? await within(liveFlows(batch), WAIT_MS) : undefined;
        if (!live) continue;
        isProvisional = true;
        flows.push(...live);
        positions.push(
          ...toPositions(clearing.book.batchVersionAt(batch.batchDay).parties, live, batch.batchDay),
        );
      }
      // All counts start at once; the answer waits at most `WAIT_MS`.
      const counted = batches
        .filter(({ state }) => withProvisional || isAtLeast(state, 'netted'))
        .map((batch) => counts(batch));
      const done = await within(Promise.all(counted), WAIT_MS);
      return { batches, flows, positions, counts: done && sumCounts(done), isProvisional };
    },

    listEntries: async (
      period: StatementPeriod,
      partyId: string,
      lineId: string,
      cursor: string | null,
      limit: number,
    ) => {
      if (!isLinkLine(lineId)) return listStatementEntries(store, partyId, period, lineId, cursor, limit);
      const flows = await store.listFlows(period.firstDay, period.lastDay);
      return listFlowEntries(store, listLinkFlows(flows, lineId), cursor, limit);
    },
    /** @throws ProblemError `not-found`, `batch-state` */
    getStatement: (partyId: string, period: StatementPeriod) =>
      buildStatement(store, { book: clearing.book, calendar }, partyId, period),

    listItems: (
      { firstDay, lastDay }: StatementPeriod,
      kind: string | null,
      after: ItemPlace | null,
      limit: number,
    ) => store.listItems(firstDay, lastDay, kind, after, limit),
    countItems: ({ firstDay, lastDay }: StatementPeriod) => store.countItems(firstDay, lastDay),
    /** All decisions about items. */
    listItemDecisions: () => listAll(DECISIONS),
    /** @throws ProblemError `not-found`, `bad-time` */
    decideItem: async (decision: ReconDecision, receivedSec: number) => {
      checkEventTime('at', decision.decidedSec, receivedSec, clearing.cards());
      const item = await findItem(decision.itemId);
      if (!item)
        throw new ProblemError(
          'not-found',
          { zh: '没有这个核查项', en: 'There is no such item' },
          { itemId: decision.itemId },
        );
      await store.runExclusive(async () => {
        const batchDays = toBatchDays(await store.listBatches());
        const batchDay = toBatchDay(decision.decidedSec, clearing.cards(), batchDays);
        await store.commitTransfers([], [toStatusItem(decision, batchDay)]);
      });
      return item;
    },

    /** @throws ProblemError `idempotency-conflict`, and as `acceptDispute` of settlement */
    acceptDispute: (decision: ReceivedDispute) => dispute(clearing, decision, findItem),
    /** Items of disputes in the order of their cases, beginning after the case `after`. */
    listDisputes: (after: string | null, limit: number) => store.listItemsOf(disputePrefix, after, limit),
  };
}

async function dispute(
  clearing: TaskClearing,
  { decidedSec, receivedSec, ...request }: ReceivedDispute,
  findItem: (itemId: string) => Promise<ReconItem | undefined>,
) {
  const itemId = toDisputeId(request.caseId);
  const known = await findItem(itemId);
  if (known && known.reference !== request.journeyId) throw toKeyConflict();
  const decision = { ...request, decidedSec: decidedSec ?? receivedSec };
  if (!known) checkEventTime('at', decision.decidedSec, receivedSec, clearing.cards());
  const { isRepeated, transfers } = await acceptDispute(clearing.store, clearing.cards(), decision);
  const item = known ?? (await findItem(itemId));
  if (!item) throw new RangeError(`a dispute without its item: ${itemId}`);
  if (isRepeated && !isSameDispute(item, transfers, { ...request, decidedSec })) throw toKeyConflict();
  return { item, transfers, isRepeated };
}

/**
 * Caches a value of each batch: for good once the batch is sealed, for `FRESH_MS` before.
 *
 * A sealed batch changes by payments only, and those enter neither counts nor flows.
 */
function createMemory<Value>(work: (day: ServiceDay) => Promise<Value>): (batch: BatchRow) => Promise<Value> {
  const known = new Map<ServiceDay, { readonly key: string; readonly atMs: number; value: Promise<Value> }>();
  return ({ batchDay, sealHash, state }) => {
    const key = sealHash ?? state;
    const before = known.get(batchDay);
    const nowMs = performance.now();
    if (before?.key === key && (sealHash !== null || nowMs - before.atMs < FRESH_MS)) return before.value;
    const value = work(batchDay);
    known.set(batchDay, { key, atMs: nowMs, value });
    value.catch(() => known.delete(batchDay));
    return value;
  };
}

/** The value if it is ready in time, else undefined; the work continues for later requests. */
async function within<Value>(value: Promise<Value>, waitMs: number): Promise<Value | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(() => resolve(undefined), waitMs);
  });
  try {
    return await Promise.race([value, late]);
  } finally {
    clearTimeout(timer);
  }
}

function sumCounts(parts: readonly BatchCounts[]): BatchCounts {
  const sum = (field: keyof BatchCounts) => parts.reduce((total, part) => total + part[field], 0);
  return {
    matched: sum('matched'),
    refused: sum('refused'),
    unresolved: sum('unresolved'),
    quarantined: sum('quarantined'),
    duplicate: sum('duplicate'),
    journeys: sum('journeys'),
    settled: sum('settled'),
    late: sum('late'),
    capOffFen: sum('capOffFen'),
  };
}
