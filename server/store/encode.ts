/** Converts domain values to rows in the column order of `columns.ts`, and enumerated words to codes. */
import { accountKinds, toAccountParts } from '../money/ledger/account.ts';
import { isReservedSource } from '../money/ledger/bounds.ts';
import { type JourneyRow, journeyStatuses, type StoredTap } from '../money/ledger/ledger-store.ts';
import { type Transfer, type TransferKey, transferKinds } from '../money/ledger/transfer.ts';
import { type Card, tapKinds, toTapKey } from '../money/scheme/tap.ts';
import type { NameCaches } from './name-cache.ts';

/** Value of a column; `payload_hash` is hex, which each database converts to bytes. */
export type Value = number | string | null;
export type Row = Value[];

/** Numbers of names: from the store's caches, or from a list that numbers new names. */
export interface Numbering {
  readonly words: { getNo(text: string): number };
  readonly cards: { getNo(cardId: string): number };
}

const codesOf = <T extends string>(words: readonly T[]) =>
  new Map<string, number>(words.map((w) => [w, toCode(words, w)]));
const tapCodes = codesOf(tapKinds);
const transferCodes = codesOf(transferKinds);
const statusCodes = codesOf(journeyStatuses);
const accountCodes = codesOf(accountKinds);

function getCode(codes: ReadonlyMap<string, number>, word: string): number {
  const code = codes.get(word);
  if (code === undefined) throw new RangeError(`${word} is none of ${[...codes.keys()].join(', ')}`);
  return code;
}

/** Number of an account whose owner has a number. */
export function toAccountNoOf(account: string, names: Numbering): number {
  const { kind, owner } = toAccountParts(account);
  const code = getCode(accountCodes, kind);
  if (kind === 'JRN') return toAccountNo(code, 0);
  return toAccountNo(code, kind === 'CARD' ? names.cards.getNo(owner) : names.words.getNo(owner));
}

export interface TapPlace {
  readonly shardId: number;
  readonly commitNo: number;
  readonly prevTerminalNo: number | null;
  readonly prevSeq: number | null;
}

export function toTapRow(tap: StoredTap, names: Numbering, place: TapPlace): Row {
  const { words } = names;
  const wordNo = (text: string | null) => (text === null ? null : words.getNo(text));
  return [
    place.shardId,
    words.getNo(tap.terminalId),
    tap.terminalSeq,
    getCode(tapCodes, tap.kind),
    names.cards.getNo(tap.cardId),
    tap.cardSeq,
    tap.eventSec,
    wordNo(tap.networkId),
    wordNo(tap.routeId),
    wordNo(tap.vehicleId),
    wordNo(tap.stopId),
    tap.amountFen,
    tap.balanceAfterFen,
    tap.tariffVersion,
    tap.denyListVersion,
    tap.payloadHash,
    words.getNo(tap.fileId),
    place.commitNo,
    place.prevTerminalNo,
    place.prevSeq,
  ];
}

export function toTransferRow(transfer: Transfer, names: Numbering, shardId: number): Row {
  const { words } = names;
  const journey = transfer.journeyId === null ? null : toTapKey(transfer.journeyId);
  const { reverses } = transfer;
  const sourceNo = words.getNo(transfer.source);
  return [
    shardId,
    sourceNo,
    transfer.seq,
    transfer.leg,
    transfer.batchDay,
    getCode(transferCodes, transfer.kind),
    toAccountNoOf(transfer.dr, names),
    toAccountNoOf(transfer.cr, names),
    transfer.amountFen,
    transfer.isPending ? 1 : 0,
    // Most transfers of a journey have the journey's terminal as source: saves a lookup.
    journey && (journey.terminalId === transfer.source ? sourceNo : words.getNo(journey.terminalId)),
    journey?.terminalSeq ?? null,
    transfer.policyId === null ? null : words.getNo(transfer.policyId),
    transfer.schemeVersion,
    transfer.eventSec,
    reverses && words.getNo(reverses.source),
    reverses?.seq ?? null,
    reverses?.leg ?? null,
    // 1 for steps and decisions, which no tap of a card leads to.
    isReservedSource(transfer.source) ? 1 : 0,
  ];
}

export function toJourneyTableRow(journey: JourneyRow, names: Numbering, shardId: number): Row {
  const { words } = names;
  const wordNo = (text: string | null) => (text === null ? null : words.getNo(text));
  const key = toTapKey(journey.journeyId);
  const { onTap, offTap } = journey;
  return [
    shardId,
    words.getNo(key.terminalId),
    key.terminalSeq,
    journey.version,
    names.cards.getNo(journey.cardId),
    getCode(statusCodes, journey.status),
    journey.serviceDay,
    journey.batchDay,
    onTap && words.getNo(onTap.terminalId),
    onTap?.terminalSeq ?? null,
    offTap && words.getNo(offTap.terminalId),
    offTap?.terminalSeq ?? null,
    words.getNo(journey.networkId),
    wordNo(journey.routeId),
    wordNo(journey.fromStopId),
    wordNo(journey.toStopId),
    journey.startSec,
    journey.endSec,
    journey.grossFen,
    journey.riderFen,
    journey.fundedFen,
    journey.capOffFen,
    journey.schemeVersion,
    journey.explanation,
  ];
}

/** Words in the rows of cards. */
export function listCardWords(cards: readonly Card[]): Set<string> {
  const words = new Set<string>();
  for (const card of cards) {
    for (const text of [card.issuerId, card.mediumId, card.homeCity, card.categoryId])
      if (text !== null) words.add(text);
  }
  return words;
}

/** Row of a card before its first tap. */
export function toNewCardRow(card: Card, cardNo: number, names: NameCaches, shardId: number): Row {
  const { words } = names;
  const [issuerNo, mediumNo] = [words.getNo(card.issuerId), words.getNo(card.mediumId)];
  const categoryNo = card.categoryId === null ? null : words.getNo(card.categoryId);
  const registered = [issuerNo, mediumNo, categoryNo, words.getNo(card.homeCity), card.validToSec];
  const [revision, debits, credits, debitsPending, creditsPending] = [0, 0, 0, 0, 0];
  const totals = [debits, credits, debitsPending, creditsPending];
  const [unsettledDay, lastTerminalNo, lastSeq, state] = [null, null, null, ''];
  return [
    shardId,
    cardNo,
    card.cardId,
    ...registered,
    revision,
    ...totals,
    unsettledDay,
    lastTerminalNo,
    lastSeq,
    state,
  ];
}

/** Names in rows to write that the caches do not have. */
export interface MissingNames {
  readonly words: Set<string>;
  readonly cards: Set<string>;
}

export function listMissingNames(
  names: NameCaches,
  writes: {
    readonly taps?: readonly StoredTap[];
    readonly transfers?: readonly Transfer[];
    readonly journeys?: readonly JourneyRow[];
    readonly cardIds?: Iterable<string>;
    readonly words?: Iterable<string>;
  },
): MissingNames {
  const missing: MissingNames = { words: new Set(), cards: new Set() };
  const word = (text: string | null) => {
    if (text !== null && names.words.findNo(text) === undefined) missing.words.add(text);
  };
  const card = (id: string) => {
    if (names.cards.findNo(id) === undefined) missing.cards.add(id);
  };
  const account = (id: string) => {
    const { kind, owner } = toAccountParts(id);
    if (kind === 'CARD') card(owner);
    else if (kind !== 'JRN') word(owner);
  };
  for (const tap of writes.taps ?? []) {
    card(tap.cardId);
    for (const text of [tap.terminalId, tap.networkId, tap.routeId, tap.vehicleId, tap.stopId, tap.fileId])
      word(text);
  }
  const key = (found: TransferKey | null) => found && word(found.source);
  for (const transfer of writes.transfers ?? []) {
    account(transfer.dr);
    account(transfer.cr);
    word(transfer.source);
    word(transfer.policyId);
    if (transfer.journeyId !== null) word(toTapKey(transfer.journeyId).terminalId);
    key(transfer.reverses);
  }
  for (const journey of writes.journeys ?? []) {
    card(journey.cardId);
    word(toTapKey(journey.journeyId).terminalId);
    for (const text of [journey.networkId, journey.routeId, journey.fromStopId, journey.toStopId]) word(text);
    for (const tap of [journey.onTap, journey.offTap]) if (tap) word(tap.terminalId);
  }
  for (const id of writes.cardIds ?? []) card(id);
  for (const text of writes.words ?? []) word(text);
  return missing;
}

/** Code of a word: its index in the list. */
export function toCode<T extends string>(words: readonly T[], word: T): number {
  const code = words.indexOf(word);
  if (code < 0) throw new RangeError(`${word} is none of ${words.join(', ')}`);
  return code;
}

/** Word of a code. */
export function toWord<T extends string>(words: readonly T[], code: number): T {
  const word = words[code];
  if (word === undefined) throw new RangeError(`no word has code ${code}, only ${words.join(', ')}`);
  return word;
}

/** An account number is the owner's number times this, plus the code of the account kind. */
export const ACCOUNT_KIND_SPAN = 16;
export const cardKindCode: number = toCode(accountKinds, 'CARD');
export const journeyKindCode: number = toCode(accountKinds, 'JRN');
export const paymentCode: number = toCode(transferKinds, 'payment');
/** Codes of the batch states `sealed` (only payments may follow) and `paid` (nothing may follow). */
export const SEALED_CODE = 4;
export const PAID_CODE = 5;

/** Number of an account; the owner's number is that of a card or a word, and 0 for the journey account. */
function toAccountNo(kindCode: number, ownerNo: number): number {
  return ownerNo * ACCOUNT_KIND_SPAN + kindCode;
}
