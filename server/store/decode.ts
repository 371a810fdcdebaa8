/** Converts rows to domain values. The caches must have the names of all numbers (`loadNames`). */
import type { Selectable } from 'kysely';
import { type AccountId, accountKinds, toAccountId } from '../money/ledger/account.ts';
import { parseExplanation } from '../money/ledger/journey-explanation.ts';
import {
  type BatchRow,
  type BatchState,
  type CardRow,
  type JourneyRow,
  journeyStatuses,
  type StoredTap,
} from '../money/ledger/ledger-store.ts';
import { type Transfer, transferKinds } from '../money/ledger/transfer.ts';
import { type TapKey, tapKinds } from '../money/scheme/tap.ts';
import { ACCOUNT_KIND_SPAN, toWord } from './encode.ts';
import type { NameCaches } from './name-cache.ts';
import type { CardTable, JourneyTable, TableRow, TapTable, TransferTable } from './schema.ts';
import { toRecord } from './table-rows.ts';

export const batchStates = [
  'open',
  'cut',
  'priced',
  'netted',
  'sealed',
  'paid',
] as const satisfies BatchState[];

export function toAccount(accountNo: number, names: NameCaches): AccountId {
  const kind = toWord(accountKinds, accountNo % ACCOUNT_KIND_SPAN);
  if (kind === 'JRN') return 'JRN';
  const owner = Math.floor(accountNo / ACCOUNT_KIND_SPAN);
  return toAccountId(kind, kind === 'CARD' ? names.cards.getText(owner) : names.words.getText(owner));
}

export function toStoredTap(row: Selectable<TapTable>, names: NameCaches): StoredTap {
  const text = (no: number | null) => (no === null ? null : names.words.getText(no));
  return {
    terminalId: names.words.getText(row.terminal_no),
    terminalSeq: row.seq,
    kind: toWord(tapKinds, row.kind),
    cardId: names.cards.getText(row.card_no),
    cardSeq: row.card_seq,
    eventSec: row.event_sec,
    networkId: text(row.network_no),
    routeId: text(row.route_no),
    vehicleId: text(row.vehicle_no),
    stopId: text(row.stop_no),
    amountFen: row.amount_fen,
    balanceAfterFen: row.balance_after_fen,
    tariffVersion: row.tariff_version,
    denyListVersion: row.deny_list_version,
    payloadHash: row.payload_hash.toString('hex'),
    fileId: names.words.getText(row.file_no),
  };
}

export function toTransfer(row: Selectable<TransferTable>, names: NameCaches): Transfer {
  const { words } = names;
  return {
    source: words.getText(row.source_no),
    seq: row.seq,
    leg: row.leg,
    batchDay: row.batch_day,
    kind: toWord(transferKinds, row.kind),
    dr: toAccount(row.dr, names),
    cr: toAccount(row.cr, names),
    amountFen: row.amount_fen,
    isPending: row.is_pending === 1,
    journeyId:
      row.journey_terminal_no === null
        ? null
        : `${words.getText(row.journey_terminal_no)}/${row.journey_seq}`,
    policyId: row.policy_no === null ? null : words.getText(row.policy_no),
    schemeVersion: row.scheme_version,
    eventSec: row.event_sec,
    reverses:
      row.reverses_source_no === null
        ? null
        : {
            source: words.getText(row.reverses_source_no),
            seq: row.reverses_seq as number,
            leg: row.reverses_leg as number,
          },
  };
}

export function toJourney(row: Selectable<JourneyTable>, names: NameCaches): JourneyRow {
  const { words } = names;
  const text = (no: number | null) => (no === null ? null : words.getText(no));
  const tap = (no: number | null, seq: number | null): TapKey | null =>
    no === null ? null : { terminalId: words.getText(no), terminalSeq: seq as number };
  return {
    journeyId: `${words.getText(row.terminal_no)}/${row.seq}`,
    version: row.version,
    cardId: names.cards.getText(row.card_no),
    status: toWord(journeyStatuses, row.status),
    serviceDay: row.service_day,
    batchDay: row.batch_day,
    onTap: tap(row.on_terminal_no, row.on_seq),
    offTap: tap(row.off_terminal_no, row.off_seq),
    networkId: words.getText(row.network_no),
    routeId: text(row.route_no),
    fromStopId: text(row.from_stop_no),
    toStopId: text(row.to_stop_no),
    startSec: row.start_sec,
    endSec: row.end_sec,
    grossFen: row.gross_fen,
    riderFen: row.rider_fen,
    fundedFen: row.funded_fen,
    capOffFen: row.cap_off_fen,
    schemeVersion: row.scheme_version,
    explanation: parseExplanation(row.explanation),
  };
}

/** @param row - with `balance_fen` if its totals may exceed 2^53 */
export function toCardRow(
  row: Selectable<CardTable> & { readonly balance_fen?: number },
  names: NameCaches,
): CardRow {
  return {
    cardId: row.card_id,
    issuerId: names.words.getText(row.issuer_no),
    mediumId: names.words.getText(row.medium_no),
    categoryId: row.category_no === null ? null : names.words.getText(row.category_no),
    homeCity: names.words.getText(row.home_city_no),
    validToSec: row.valid_to_sec,
    balanceFen: row.balance_fen ?? row.credits - row.debits,
    state: row.state,
    unsettledDay: row.unsettled_day,
    revision: row.revision,
    ...(row.dated < 0 ? { isUnregistered: true as const } : undefined),
  };
}

export function toBatchRow(row: TableRow<'batch'>): BatchRow {
  return { ...toRecord('batch', row), state: toWord(batchStates, row.state) };
}

type NumberedRow = Readonly<Record<string, unknown>>;

/** Numbers of words and cards in rows of taps, transfers or journeys that the caches do not have. */
export function listMissingNumbers(
  rows: readonly NumberedRow[],
  names: NameCaches,
): { words: number[]; cards: number[] } {
  const words = new Set<number>();
  const cards = new Set<number>();
  const [first] = rows;
  if (!first) return { words: [], cards: [] };
  const wordColumns = Object.keys(first).filter((c) => c.endsWith('_no') && !notWords.has(c));
  const hasCard = 'card_no' in first;
  const hasAccounts = 'dr' in first;
  const account = (accountNo: number) => {
    const kind = accountKinds[accountNo % ACCOUNT_KIND_SPAN];
    const owner = Math.floor(accountNo / ACCOUNT_KIND_SPAN);
    if (kind === 'CARD') addCard(owner);
    else if (kind !== 'JRN') addWord(owner);
  };
  const addCard = (no: number) => {
    if (names.cards.findText(no) === undefined) cards.add(no);
  };
  const addWord = (no: number) => {
    if (names.words.findText(no) === undefined) words.add(no);
  };
  for (const row of rows) {
    for (const column of wordColumns) {
      const no = row[column];
      if (typeof no === 'number') addWord(no);
    }
    if (hasCard) addCard(row.card_no as number);
    if (hasAccounts) {
      account(row.dr as number);
      account(row.cr as number);
    }
  }
  return { words: [...words], cards: [...cards] };
}

const notWords = new Set(['card_no', 'commit_no', 'account_no', 'registration_no']);
