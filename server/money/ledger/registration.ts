/** Registrations of a card: dated rows, of which each says what changed, from when on, by which file and by whom. */
import type { Card } from '../scheme/tap.ts';

/** The columns that a registration may name; it changes those alone. */
export type RegisteredColumns = Omit<Card, 'cardId'>;

/** Columns whose value may differ from one instant to another. Issuer and medium of a card that has travelled stay. */
export type DatedColumns = Pick<Card, 'categoryId' | 'homeCity' | 'validToSec'>;

/** Change of a card from an instant on. Columns that it does not name keep their value. */
export interface CardChange {
  /** Counted from 1 in the order in which registrations came. */
  readonly registrationNo: number;
  readonly fromSec: number;
  readonly named: Partial<DatedColumns>;
}

/** Where a registration, a deny list or a move of a card comes from. */
export interface Origin {
  /** Name of the file, or `request`. */
  readonly source: string;
  /** Who took it in. */
  readonly by: string;
  /** Clock of the ledger. */
  readonly receivedSec: number;
}

/** Of cards that a program registers without file or request. */
export const noOrigin: Origin = { source: '', by: '', receivedSec: 0 };

/** A dated row: what a file or a request said of a card. */
export interface NewRegistration extends Origin {
  readonly cardId: string;
  /** First instant for which it holds; 0: from the beginning of the card. Issuer and medium always hold from there. */
  readonly fromSec: number;
  readonly named: Partial<RegisteredColumns>;
}

export interface Registration extends NewRegistration {
  readonly registrationNo: number;
}

/** A card with its changes. The fields of `Card` hold before the first change. */
export interface DatedCard extends Card {
  /** Registrations that hold from an instant on; absent where the fields of the card hold for ever. */
  readonly changes?: readonly CardChange[];
  /** Before its first change the card is known by the prefix of its number alone: no issuer registered it. */
  readonly isUnregistered?: true;
}

/** Whether `a` counts before `b`: of two changes that hold, the one that begins later counts, then the one that came later. */
function compareChanges(a: CardChange, b: CardChange): number {
  return a.fromSec - b.fromSec || a.registrationNo - b.registrationNo;
}

/** The card as it is registered at an instant. */
export function toCardAt<Dated extends DatedCard>(card: Dated, sec: number): Dated {
  const { changes } = card;
  if (changes === undefined) return card;
  let at: Dated = card;
  for (const { fromSec, named } of changes.toSorted(compareChanges))
    if (fromSec <= sec) at = { ...at, ...named };
  return at;
}

/** Whether an issuer has registered the card, from whatever instant on. */
export function isIssued({ changes = [], isUnregistered }: DatedCard): boolean {
  return isUnregistered === undefined || changes.length > 0;
}

/** Whether an issuer has registered the card at an instant: it is not known by the prefix of its number alone. */
export function isRegisteredAt({ changes, isUnregistered }: DatedCard, sec: number): boolean {
  return isUnregistered === undefined || (changes?.some(({ fromSec }) => fromSec <= sec) ?? false);
}
