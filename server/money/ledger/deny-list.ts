/** Deny lists: each has a number and an extent, and replaces or ends what the lists before it said of a card. */
import type { DenyEntry } from '../scheme/tap.ts';
import type { Origin } from './registration.ts';

/** `whole`: cards that are not in the list are no longer denied; `change`: the list says nothing of other entries. */
export const denyExtents = ['whole', 'change'] as const;

export type DenyExtent = (typeof denyExtents)[number];

/**
 * An entry as it holds after a list for taps of its card from `holdsSec` on, until the next list that has entries of the card.
 * A list after which a card is free has one entry of it that ends where it begins.
 */
export interface Denial extends DenyEntry {
  /** The list by which it holds: counted from 1 in the order in which lists came; absent in older ledgers. */
  readonly receiptNo?: number;
  /** Taps of the card before this instant are decided by the lists before. */
  readonly holdsSec?: number;
}

export interface DenyListHead extends Origin {
  readonly receiptNo: number;
  /** The number that the list has. */
  readonly version: number;
  readonly extent: DenyExtent;
  /** Entries in the list as it came. */
  readonly entryCount: number;
}

/** A deny list with the entries of all cards that change by it. */
export interface NewDenyList extends Omit<DenyListHead, 'receiptNo'> {
  readonly denials: readonly (Omit<Denial, 'receiptNo' | 'version' | 'holdsSec'> & {
    readonly holdsSec: number;
  })[];
}
