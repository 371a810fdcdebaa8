/**
 * Checks all rows before they are written, on both databases: names, amounts and instants are within the bounds. Callers
 * check taps before and report line and field; this check refuses what a caller missed.
 */
import { isStorableText } from '../base/plain-text.ts';
import { ProblemError } from '../base/problem.ts';
import { findValueProblem } from '../money/cards/tap-fields.ts';
import { bounds, isName, isReservedSource, isWhole } from '../money/ledger/bounds.ts';
import type { NewDenyList } from '../money/ledger/deny-list.ts';
import type { IngestCommit, ReconItem, StoredTap, TerminalFile } from '../money/ledger/ledger-store.ts';
import type { NewRegistration, Origin } from '../money/ledger/registration.ts';
import { type Card, toTapId } from '../money/scheme/tap.ts';
import type { OpenLedger } from './open-ledger.ts';

/** The ledger with checked writes: `record-invalid` for a row beyond the bounds, and nothing is written. */
export function withCheckedWrites(ledger: OpenLedger): OpenLedger {
  return {
    ...ledger,
    async commitIngest(commit) {
      checkIngest(commit);
      return ledger.commitIngest(commit);
    },
    async commitIngests(commits) {
      commits.forEach(checkIngest);
      return ledger.commitIngests(commits);
    },
    async commitTransfers(transfers, items) {
      checkItems(items);
      return ledger.commitTransfers(transfers, items);
    },
    async putCards(cards, origin) {
      cards.forEach(checkCard);
      return ledger.putCards(cards, origin);
    },
    async putRegistrations(registrations, newCards = []) {
      newCards.forEach(checkCard);
      registrations.forEach(checkRegistration);
      return ledger.putRegistrations(registrations, newCards);
    },
    async putDenyList(list) {
      const { by, denials, receivedSec, source, version } = list;
      if (!isWhole(version, bounds.version)) throw toInvalid(source, 'version');
      checkOrigin(source, { source, by, receivedSec });
      denials.forEach(checkDenial);
      return ledger.putDenyList(list);
    },
  };
}

/** Checks files, taps and quarantined taps of a commit; its cards and items are named by them or by stored rows. */
function checkIngest({ files, quarantined, taps }: IngestCommit): void {
  taps.forEach(checkTap);
  quarantined.forEach(checkTap);
  files.forEach(checkFile);
}

function checkTap(tap: StoredTap): void {
  const problem = findValueProblem(tap);
  if (problem) throw toInvalid(toTapId(tap), problem.field ?? '');
}

function checkFile({ fileNo, seqFrom, seqTo, sumFen, tapCount, terminalId }: TerminalFile): void {
  const record = `${terminalId}/file-${fileNo}`;
  if (!isName(terminalId) || isReservedSource(terminalId)) throw toInvalid(record, 'terminalId');
  for (const [field, value] of Object.entries({ fileNo, seqFrom, seqTo, tapCount }))
    if (!isWhole(value)) throw toInvalid(record, field);
  if (!isWhole(sumFen, bounds.sumFen)) throw toInvalid(record, 'sumFen');
}

function checkCard({ cardId, categoryId, homeCity, issuerId, mediumId, validToSec }: Card): void {
  if (!isName(cardId)) throw toInvalid(cardId, 'cardId');
  for (const [field, name] of Object.entries({ issuerId, mediumId, categoryId }))
    if (name !== null && !isName(name)) throw toInvalid(cardId, field);
  // A party may have no city.
  if (homeCity !== '' && !isName(homeCity)) throw toInvalid(cardId, 'homeCity');
  if (validToSec !== null && !isWhole(validToSec, bounds.validSec)) throw toInvalid(cardId, 'validToSec');
}

function checkRegistration(registration: NewRegistration): void {
  const { cardId, fromSec, named } = registration;
  checkCard({ cardId, ...unnamed, ...named });
  if (!isWhole(fromSec, bounds.validSec)) throw toInvalid(cardId, 'fromSec');
  // Taps are read by the card's present medium, and its money is its present issuer's: neither begins at an instant.
  if (fromSec > 0 && (named.issuerId !== undefined || named.mediumId !== undefined))
    throw toInvalid(cardId, 'fromSec');
  checkOrigin(cardId, registration);
}

/** Columns that a registration does not name, with values that need no check. */
const unnamed = { issuerId: 'x', mediumId: 'x', categoryId: null, homeCity: '', validToSec: null };

function checkOrigin(record: string, { by, receivedSec, source }: Origin): void {
  if (!isStorableText(source)) throw toInvalid(record, 'source');
  if (!isStorableText(by)) throw toInvalid(record, 'by');
  if (!isWhole(receivedSec, bounds.validSec)) throw toInvalid(record, 'receivedSec');
}

function checkDenial({ cardId, fromSec, holdsSec, reason, toSec }: NewDenyList['denials'][number]): void {
  if (!isName(cardId)) throw toInvalid(cardId, 'cardId');
  if (!isStorableText(reason)) throw toInvalid(cardId, 'reason');
  if (!isWhole(fromSec, bounds.validSec)) throw toInvalid(cardId, 'fromSec');
  if (toSec !== null && !isWhole(toSec, bounds.validSec)) throw toInvalid(cardId, 'toSec');
  if (!isWhole(holdsSec, bounds.validSec)) throw toInvalid(cardId, 'holdsSec');
}

function checkItems(items: readonly ReconItem[]): void {
  for (const { actualFen, detail, expectedFen, itemId, kind, reference } of items) {
    for (const [field, text] of Object.entries({ itemId, kind, reference, detail }))
      if (!isStorableText(text)) throw toInvalid(itemId, field);
    for (const [field, amountFen] of Object.entries({ expectedFen, actualFen }))
      if (amountFen !== null && !Number.isSafeInteger(amountFen)) throw toInvalid(itemId, field);
  }
}

function toInvalid(record: string, field: string): ProblemError {
  return new ProblemError(
    'record-invalid',
    {
      zh: `账本不接受记录 ${record}：字段 ${field} 有误`,
      en: `the ledger takes no record ${record} like this: field ${field}`,
    },
    { record, field },
  );
}
