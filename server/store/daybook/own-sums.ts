/** Finds out whether the rows of a transaction can be entries of the daybook, and sums the money of its cards. */
import { toPlaces } from '../columns.ts';
import { ACCOUNT_KIND_SPAN, cardKindCode } from '../encode.ts';
import { CARD_WIDTH, cardPlaces, journeyPlaces, type PackedRows, tapPlaces } from '../packed-rows.ts';

const { dr: DR, cr: CR, amount_fen: AMOUNT_FEN, is_pending: IS_PENDING } = toPlaces('transfer');

/** A transaction of which each row is of one of its cards. */
export interface OwnSums {
  /** `PackedRows.transferCards` */
  readonly transferCards: Uint32Array;
  /** Posted credits less debits of each card, by its index in `cardIds`. */
  readonly fen: Float64Array;
}

/** Undefined where a row is of a card without a state, or of two cards. */
export function findOwnSums({
  cardIds,
  cards,
  journeys,
  taps,
  transferCards,
  transfers,
}: PackedRows): OwnSums | undefined {
  if (!transferCards) return undefined;
  const isWritten = new Uint8Array(cardIds.length);
  for (let i = 0; i < cards.count; i++)
    isWritten[cards.values[i * CARD_WIDTH + cardPlaces.card] as number] = 1;
  for (let i = 0; i < taps.count; i++)
    if (!isWritten[taps.values[i * taps.width + tapPlaces.card_no] as number]) return undefined;
  for (let i = 0; i < journeys.count; i++)
    if (!isWritten[journeys.values[i * journeys.width + journeyPlaces.card_no] as number]) return undefined;
  const fen = new Float64Array(cardIds.length);
  const { values, width } = transfers;
  for (let i = 0; i < transfers.count; i++) {
    const own = transferCards[i] as number;
    const amountFen = values[i * width + IS_PENDING] === 1 ? 0 : (values[i * width + AMOUNT_FEN] as number);
    for (const [column, sign] of sides) {
      const account = values[i * width + column] as number;
      if (account % ACCOUNT_KIND_SPAN !== cardKindCode) continue;
      if ((account - cardKindCode) / ACCOUNT_KIND_SPAN !== own) return undefined;
      fen[own] = (fen[own] as number) + sign * amountFen;
    }
  }
  return { transferCards, fen };
}

const sides = [
  [DR, -1],
  [CR, 1],
] as const;
