/** A tap as one text, whatever form it came in: what its hash is made of. */
import { hash } from 'node:crypto';
import type { StoredTap } from '../ledger/ledger-store.ts';
import type { Tap } from '../scheme/tap.ts';

/** JSON array of all fields in the order of `Tap`, without spaces. */
export function toTapText(tap: Tap): string {
  return JSON.stringify([
    tap.terminalId,
    tap.terminalSeq,
    tap.kind,
    tap.cardId,
    tap.cardSeq,
    tap.eventSec,
    tap.networkId,
    tap.routeId,
    tap.vehicleId,
    tap.stopId,
    tap.amountFen,
    tap.balanceAfterFen,
    tap.tariffVersion,
    tap.denyListVersion,
  ]);
}

/** The tap with its hash and the file or request in which it came. */
export function toStoredTap(tap: Tap, fileId: string): StoredTap {
  // Spelled out: one hidden class for all taps, and no field of a foreign object comes along.
  return {
    terminalId: tap.terminalId,
    terminalSeq: tap.terminalSeq,
    kind: tap.kind,
    cardId: tap.cardId,
    cardSeq: tap.cardSeq,
    eventSec: tap.eventSec,
    networkId: tap.networkId,
    routeId: tap.routeId,
    vehicleId: tap.vehicleId,
    stopId: tap.stopId,
    amountFen: tap.amountFen,
    balanceAfterFen: tap.balanceAfterFen,
    tariffVersion: tap.tariffVersion,
    denyListVersion: tap.denyListVersion,
    payloadHash: hash('sha256', toTapText(tap), 'hex'),
    fileId,
  };
}
