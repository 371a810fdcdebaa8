/** What an invariant is: a question in SQL that no row may answer. */
import type { BilingualText } from '../../base/problem.ts';
import { type TapKind, tapKinds } from '../../money/cards/tap.ts';
import { type AccountKind, accountKinds } from '../../money/ledger/account.ts';
import { type BatchState, type JourneyStatus, journeyStatuses } from '../../money/ledger/ledger-store.ts';
import { type TransferKind, transferKinds } from '../../money/ledger/transfer.ts';
import type { Cap } from '../../money/scheme/scheme.ts';
import { ACCOUNT_KIND_SPAN, toCode } from '../codes.ts';
import { batchStates } from '../decode.ts';

/** What the scheme limits; without it, the questions about caps and negative balances are not asked. */
export interface InvariantLimits {
  readonly caps: readonly {
    readonly capId: string;
    readonly period: Cap['period'];
    readonly schemeVersion: number;
    readonly networks: readonly string[];
    /** Rider categories; empty: all. */
    readonly categories: readonly string[];
    readonly amountFen: number;
  }[];
  readonly media: readonly { readonly mediumId: string; readonly negativeLimitFen: number }[];
}

export interface Invariant {
  /** `I1` ... */
  readonly id: string;
  readonly title: BilingualText;
  /**
   * A statement that answers the offending rows, the same text on both databases; undefined where the limits that it
   * asks about are not known.
   */
  readonly toSql: (shardId: number, limits: InvariantLimits | undefined) => string | undefined;
}

/** Kind of an account, of a column with its number. */
const kindOf = (column: string): string => `(${column} % ${ACCOUNT_KIND_SPAN})`;
export const ownerOf = (column: string): string => `(${column} / ${ACCOUNT_KIND_SPAN})`;
export const isKind = (column: string, ...kinds: AccountKind[]): string =>
  `${kindOf(column)} IN (${kinds.map((kind) => toCode(accountKinds, kind)).join(', ')})`;
export const isTransfer = (column: string, ...kinds: TransferKind[]): string =>
  `${column} IN (${kinds.map((kind) => toCode(transferKinds, kind)).join(', ')})`;
export const isStatus = (column: string, ...statuses: JourneyStatus[]): string =>
  `${column} IN (${statuses.map((status) => toCode(journeyStatuses, status)).join(', ')})`;
export const isTap = (column: string, ...kinds: TapKind[]): string =>
  `${column} IN (${kinds.map((kind) => toCode(tapKinds, kind)).join(', ')})`;
export const stateCode = (state: BatchState): number => toCode(batchStates, state);

/** Text in a statement: names of a scheme, never what somebody sent. */
export const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** Highest versions of journeys. */
export const latestJourneys = (shardId: number): string => `
  SELECT j.* FROM journey j WHERE j.shard_id = ${shardId} AND NOT EXISTS (
    SELECT 1 FROM journey later WHERE later.shard_id = j.shard_id AND later.terminal_no = j.terminal_no
      AND later.seq = j.seq AND later.version > j.version)`;

/** Both sides of every posted transfer: account, and what it grew by on its credit side. */
export const postedSides = (shardId: number, columns: string, where = 'true'): string => `
  SELECT ${columns}, dr AS account_no, -amount_fen AS credit_fen FROM transfer
    WHERE shard_id = ${shardId} AND is_pending = 0 AND ${where}
  UNION ALL SELECT ${columns}, cr, amount_fen FROM transfer
    WHERE shard_id = ${shardId} AND is_pending = 0 AND ${where}`;
