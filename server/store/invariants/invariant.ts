/** Invariants: SQL queries that must return no row, and their parts. */
import type { BilingualText } from '../../base/problem.ts';
import { type AccountKind, accountKinds } from '../../money/ledger/account.ts';
import { type BatchState, type JourneyStatus, journeyStatuses } from '../../money/ledger/ledger-store.ts';
import { type TransferKind, transferKinds } from '../../money/ledger/transfer.ts';
import type { Cap, Scheme } from '../../money/scheme/scheme.ts';
import { type TapKind, tapKinds } from '../../money/scheme/tap.ts';
import { batchStates } from '../decode.ts';
import { ACCOUNT_KIND_SPAN, toCode } from '../encode.ts';

/** Limits of the scheme's versions; without them, caps and negative balances are not checked. */
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
  /** Networks with gates at entry and exit: an exit is never refused, so its price may overdraw the card. */
  readonly gateNetworks: readonly string[];
}

export interface Invariant {
  /** `I1` ... */
  readonly id: string;
  readonly title: BilingualText;
  /**
   * A statement that returns the violating rows on both databases; undefined if it needs limits and they are not given.
   */
  readonly toSql: (limits: InvariantLimits | undefined) => string | undefined;
}

/** SQL: kind code of the account number in a column. */
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

/** SQL literal of a text; for names of a scheme, never for texts of requests. */
export const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

/** SQL: words with one of these prefixes. Each ends in a slash, whose next character is the digit 0. */
export const listWords = (prefixes: readonly string[]): string =>
  `(SELECT word_no FROM word WHERE (${prefixes
    .map((prefix) => `(text >= ${quote(prefix)} AND text < ${quote(`${prefix.slice(0, -1)}0`)})`)
    .join(' OR ')}))`;

/** SQL: highest versions of journeys. */
export const latestJourneys = `
  SELECT j.* FROM journey j WHERE NOT EXISTS (
    SELECT 1 FROM journey later WHERE later.terminal_no = j.terminal_no
      AND later.seq = j.seq AND later.version > j.version)`;

const cardOf = (column: string): string => `CASE WHEN ${isKind(column, 'CARD')} THEN ${ownerOf(column)} END`;

/**
 * Beginning of a statement: `flows` are the sums of all posted transfers with all cards of an issuer as account 0;
 * `sides` are the credits less debits of each flow by account. A batch has some hundred of these rows.
 */
export const withFlows = `
  WITH flows AS MATERIALIZED (
    SELECT t.batch_day, t.kind, CASE WHEN ${isKind('t.dr', 'CARD')} THEN 0 ELSE t.dr END AS dr,
      CASE WHEN ${isKind('t.cr', 'CARD')} THEN 0 ELSE t.cr END AS cr,
      d.issuer_no AS dr_issuer_no, c.issuer_no AS cr_issuer_no, sum(t.amount_fen) AS fen
    FROM transfer t
    LEFT JOIN card d ON d.card_no = ${cardOf('t.dr')}
    LEFT JOIN card c ON c.card_no = ${cardOf('t.cr')}
    WHERE t.is_pending = 0 GROUP BY 1, 2, 3, 4, 5, 6
  ), sides AS (
    SELECT batch_day, kind, dr AS account_no, cr AS other_no, dr_issuer_no AS issuer_no, -fen AS credit_fen FROM flows
    UNION ALL SELECT batch_day, kind, cr, dr, cr_issuer_no, fen FROM flows
  )`;

/** SQL: rows of `sides` that are use of a card, not money between a card and its issuer's cash or expired balances. */
export const isCardUse = `${isKind('account_no', 'CARD')} AND NOT ${isKind('other_no', 'CASH', 'EXP')}`;

export function toInvariantLimits(schemes: readonly Scheme[]): InvariantLimits {
  return {
    caps: schemes.flatMap(({ caps, version }) =>
      caps.map(({ id, period, networks, categories, amountFen }) => ({
        capId: id,
        period,
        schemeVersion: version,
        networks,
        categories,
        amountFen,
      })),
    ),
    gateNetworks: [
      ...new Set(
        schemes.flatMap(({ networks }) =>
          networks.filter(({ tapping }) => tapping === 'entry-exit').map(({ id }) => id),
        ),
      ),
    ],
    // The scheme limits balances of accounts; gates limit those of other cards.
    media: [...new Map(schemes.flatMap(({ media }) => media.map((medium) => [medium.id, medium])))]
      .filter(([, { charging }]) => charging === 'account')
      .map(([mediumId]) => ({
        mediumId,
        negativeLimitFen: Math.max(
          ...schemes.flatMap(({ media }) =>
            media.filter(({ id }) => id === mediumId).map((m) => m.negativeLimitFen),
          ),
        ),
      })),
  };
}
