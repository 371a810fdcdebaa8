/** The order of keys in all lists of a ledger: texts by code units, then numbers. */
import { compareTexts } from '../../base/plain-text.ts';
import { type TapKey, toTapKey } from '../scheme/tap.ts';
import type { JourneyRow } from './ledger-store.ts';
import type { TransferKey } from './transfer.ts';

export function compareTapKeys(a: TapKey, b: TapKey): number {
  return compareTexts(a.terminalId, b.terminalId) || a.terminalSeq - b.terminalSeq;
}

/** Orders journeys by terminal, number and version. */
export function compareJourneys(a: JourneyRow, b: JourneyRow): number {
  return compareTapKeys(toTapKey(a.journeyId), toTapKey(b.journeyId)) || a.version - b.version;
}

export function compareTransferKeys(a: TransferKey, b: TransferKey): number {
  return compareTexts(a.source, b.source) || a.seq - b.seq || a.leg - b.leg;
}
