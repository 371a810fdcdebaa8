/** The transfers of a statement's line, with their journeys and taps, page by page. */
import { isStorableText } from '../../../base/plain-text.ts';
import { ProblemError } from '../../../base/problem.ts';
import { toDateText } from '../../../base/service-day.ts';
import { toAccountParts } from '../../ledger/account.ts';
import { isReservedSource, isWhole } from '../../ledger/bounds.ts';
import type { FlowRow, Transfer, TransferKey, TransferKind } from '../../ledger/transfer.ts';
import type { ClearingStore } from '../clearing-context.ts';
import { toLineShares } from './statement-line.ts';
import type { StatementPeriod } from './statement-period.ts';

export interface StatementEntry {
  readonly batchDate: string;
  readonly key: TransferKey;
  readonly kind: TransferKind;
  /** Amount in the line, with its sign. */
  readonly amountFen: number;
  readonly journeyId: string | null;
  /** `terminalId/terminalSeq` of its tap; null for steps of a clearing day and decisions. */
  readonly tapId: string | null;
  readonly cardId: string | null;
  readonly eventSec: number;
}

export interface StatementEntries {
  readonly entries: readonly StatementEntry[];
  /** Cursor of the next page; null at the end. */
  readonly nextCursor: string | null;
}

/** Largest leg: a PostgreSQL integer. */
const MAX_LEG = 2_147_483_647;

/** Position in a list: index of the flow, and its last listed transfer. */
interface Cursor {
  readonly flow: number;
  readonly after: TransferKey | null;
}

/**
 * A page of a line's entries, by batch, flow and key; the amounts of all pages sum to the line's amount.
 *
 * @throws ProblemError `bad-request` for a cursor that no page of such a list has.
 */
export async function listStatementEntries(
  store: ClearingStore,
  partyId: string,
  period: StatementPeriod,
  lineId: string,
  cursor: string | null = null,
  limit = 100,
): Promise<StatementEntries> {
  const flows = (await store.listFlows(period.firstDay, period.lastDay)).flatMap((flow) =>
    toLineShares(partyId, flow)
      .filter((share) => share.lineId === lineId)
      .map(({ sign }) => ({ flow, sign })),
  );
  return listFlowEntries(store, flows, cursor, limit);
}

/** A flow with the sign of its amounts in a list. */
export interface SignedFlow {
  readonly flow: FlowRow;
  readonly sign: 1 | -1;
}

/**
 * A page of the transfers of several flows.
 *
 * @throws ProblemError `bad-request` for a cursor that no page of such a list has.
 */
export async function listFlowEntries(
  store: ClearingStore,
  flows: readonly SignedFlow[],
  cursor: string | null,
  limit: number,
): Promise<StatementEntries> {
  let at = cursor === null ? { flow: 0, after: null } : parseCursor(cursor);
  const entries: StatementEntry[] = [];
  for (;;) {
    const next: SignedFlow | undefined = flows[at.flow];
    if (!next) return { entries, nextCursor: null };
    const room = limit - entries.length;
    if (room === 0) return { entries, nextCursor: toCursor(at) };
    const page = await store.listTransfersOfFlow(next.flow, at.after, room);
    for (const transfer of page) entries.push(toEntry(transfer, next.sign));
    const last = page.at(-1);
    at =
      last && page.length === room
        ? { flow: at.flow, after: { source: last.source, seq: last.seq, leg: last.leg } }
        : { flow: at.flow + 1, after: null };
  }
}

function toEntry(transfer: Transfer, sign: 1 | -1): StatementEntry {
  const { source, seq, leg, kind, dr, cr, batchDay, journeyId, eventSec } = transfer;
  const isOfTap = !isReservedSource(source);
  const card = [dr, cr].map(toAccountParts).find((parts) => parts.kind === 'CARD');
  return {
    batchDate: toDateText(batchDay),
    key: { source, seq, leg },
    kind,
    amountFen: sign * transfer.amountFen,
    journeyId,
    tapId: isOfTap ? `${source}/${seq}` : null,
    cardId: card?.owner ?? null,
    eventSec,
  };
}

function toCursor({ flow, after }: Cursor): string {
  const value = after ? [flow, after.source, after.seq, after.leg] : [flow];
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

function parseCursor(text: string): Cursor {
  try {
    const value: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (Array.isArray(value)) {
      const [flow, source, seq, leg] = value as unknown[];
      if (isWhole(flow) && value.length === 1) return { flow, after: null };
      const isSource = typeof source === 'string' && isStorableText(source);
      if (isWhole(flow) && isSource && isWhole(seq) && isWhole(leg, MAX_LEG))
        return { flow, after: { source, seq, leg } };
    }
  } catch {
    // Not base64 or not JSON: refused below.
  }
  throw new ProblemError('bad-request', { zh: '翻页标记有误', en: 'this is no cursor of such a list' });
}
