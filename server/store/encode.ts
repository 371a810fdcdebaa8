/** Converts taps, transfers, journeys and cards to records of their tables, and enumerated words to codes. */

import { accountKinds, toAccountParts } from '../money/ledger/account.ts';
import { isReservedSource } from '../money/ledger/bounds.ts';
import { toDamaged } from '../money/ledger/damaged.ts';
import { toExplanationText } from '../money/ledger/journey-explanation.ts';
import { type JourneyRow, journeyStatuses, type StoredTap } from '../money/ledger/ledger-store.ts';
import type { DatedCard } from '../money/ledger/registration.ts';
import { type Transfer, type TransferKey, transferKinds } from '../money/ledger/transfer.ts';
import { type Card, tapKinds, toTapKey } from '../money/scheme/tap.ts';
import type { NameCaches } from './name-cache.ts';
import type { NewRecord } from './table-rows.ts';

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
  readonly commitNo: number;
  readonly prevTerminalNo: number | null;
  readonly prevSeq: number | null;
}

export function toTapRecord(tap: StoredTap, names: Numbering, place: TapPlace): NewRecord<'tap'> {
  const { words } = names;
  const wordNo = (text: string | null) => (text === null ? null : words.getNo(text));
  return {
    terminalNo: words.getNo(tap.terminalId),
    seq: tap.terminalSeq,
    kind: getCode(tapCodes, tap.kind),
    cardNo: names.cards.getNo(tap.cardId),
    cardSeq: tap.cardSeq,
    eventSec: tap.eventSec,
    networkNo: wordNo(tap.networkId),
    routeNo: wordNo(tap.routeId),
    vehicleNo: wordNo(tap.vehicleId),
    stopNo: wordNo(tap.stopId),
    amountFen: tap.amountFen,
    balanceAfterFen: tap.balanceAfterFen,
    tariffVersion: tap.tariffVersion,
    denyListVersion: tap.denyListVersion,
    payloadHash: tap.payloadHash,
    fileNo: words.getNo(tap.fileId),
    commitNo: place.commitNo,
    prevTerminalNo: place.prevTerminalNo,
    prevSeq: place.prevSeq,
  };
}

export function toTransferRecord(transfer: Transfer, names: Numbering): NewRecord<'transfer'> {
  const { words } = names;
  const journey = transfer.journeyId === null ? null : toTapKey(transfer.journeyId);
  const { reverses } = transfer;
  const sourceNo = words.getNo(transfer.source);
  return {
    sourceNo: sourceNo,
    seq: transfer.seq,
    leg: transfer.leg,
    batchDay: transfer.batchDay,
    kind: getCode(transferCodes, transfer.kind),
    dr: toAccountNoOf(transfer.dr, names),
    cr: toAccountNoOf(transfer.cr, names),
    amountFen: transfer.amountFen,
    isPending: transfer.isPending ? 1 : 0,
    // Most transfers of a journey have the journey's terminal as source: saves a lookup.
    journeyTerminalNo:
      journey && (journey.terminalId === transfer.source ? sourceNo : words.getNo(journey.terminalId)),
    journeySeq: journey?.terminalSeq ?? null,
    policyNo: transfer.policyId === null ? null : words.getNo(transfer.policyId),
    schemeVersion: transfer.schemeVersion,
    eventSec: transfer.eventSec,
    reversesSourceNo: reverses && words.getNo(reverses.source),
    reversesSeq: reverses?.seq ?? null,
    reversesLeg: reverses?.leg ?? null,
    // 1 for steps and decisions, which no tap of a card leads to.
    isStep: isReservedSource(transfer.source) ? 1 : 0,
  };
}

export function toJourneyRecord(journey: JourneyRow, names: Numbering): NewRecord<'journey'> {
  const { words } = names;
  const wordNo = (text: string | null) => (text === null ? null : words.getNo(text));
  const key = toTapKey(journey.journeyId);
  const { onTap, offTap } = journey;
  return {
    terminalNo: words.getNo(key.terminalId),
    seq: key.terminalSeq,
    version: journey.version,
    cardNo: names.cards.getNo(journey.cardId),
    status: getCode(statusCodes, journey.status),
    serviceDay: journey.serviceDay,
    batchDay: journey.batchDay,
    onTerminalNo: onTap && words.getNo(onTap.terminalId),
    onSeq: onTap?.terminalSeq ?? null,
    offTerminalNo: offTap && words.getNo(offTap.terminalId),
    offSeq: offTap?.terminalSeq ?? null,
    networkNo: words.getNo(journey.networkId),
    routeNo: wordNo(journey.routeId),
    fromStopNo: wordNo(journey.fromStopId),
    toStopNo: wordNo(journey.toStopId),
    startSec: journey.startSec,
    endSec: journey.endSec,
    grossFen: journey.grossFen,
    riderFen: journey.riderFen,
    fundedFen: journey.fundedFen,
    capOffFen: journey.capOffFen,
    schemeVersion: journey.schemeVersion,
    explanation: toExplanationText(journey.explanation),
  };
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

/** A card before its first tap. */
export function toNewCardRecord(card: DatedCard, cardNo: number, names: NameCaches): NewRecord<'card'> {
  const { words } = names;
  const [issuerNo, mediumNo] = [words.getNo(card.issuerId), words.getNo(card.mediumId)];
  const categoryNo = card.categoryId === null ? null : words.getNo(card.categoryId);
  return {
    cardNo,
    cardId: card.cardId,
    issuerNo,
    mediumNo,
    categoryNo,
    homeCityNo: words.getNo(card.homeCity),
    validToSec: card.validToSec,
    revision: 0,
    debits: 0,
    credits: 0,
    debitsPending: 0,
    creditsPending: 0,
    unsettledDay: null,
    lastTerminalNo: null,
    lastSeq: null,
    state: '',
    dated: card.isUnregistered ? -1 : 0,
  };
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

/**
 * Word of a stored code.
 *
 * @throws ProblemError `ledger-damaged`
 */
export function toWord<T extends string>(words: readonly T[], code: number): T {
  const word = words[code];
  if (word === undefined) throw toDamaged(`no word has code ${code}, only ${words.join(', ')}`);
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
