/** Orders in which packed rows are written, so that neighbouring rows are on the same page. */
import { toPlaces } from './columns.ts';
import {
  CARD_WIDTH,
  cardPlaces,
  type NameNumbers,
  type PackedTable,
  type PackedTableName,
} from './packed-rows.ts';

const keyPlaces = {
  tap: [toPlaces('tap').terminal_no, toPlaces('tap').seq],
  transfer: [toPlaces('transfer').source_no, toPlaces('transfer').seq],
  journey: [toPlaces('journey').terminal_no, toPlaces('journey').seq],
} as const;

/**
 * Row indexes in the order of the keys of taps, transfers and journeys: terminal or source, then number, then arrival.
 *
 * Groups the rows by terminal first: those of a terminal mostly arrive in the order of their numbers.
 */
export function toKeyOrder(
  table: PackedTableName,
  { count, values, width }: PackedTable,
  numbers: NameNumbers | undefined,
): Uint32Array {
  const [first, second] = keyPlaces[table];
  const seqOf = (i: number) => values[i * width + second] as number;
  const groups = new Map<number, number[]>();
  const unsorted = new Set<number>();
  for (let i = 0; i < count; i++) {
    const place = values[i * width + first] as number;
    const group = groups.get(place);
    if (!group) {
      groups.set(place, [i]);
      continue;
    }
    if (seqOf(group[group.length - 1] as number) > seqOf(i)) unsorted.add(place);
    group.push(i);
  }
  const noOf = (place: number) => (numbers ? (numbers.words[place] as number) : place);
  const order = new Uint32Array(count);
  let at = 0;
  for (const place of [...groups.keys()].sort((a, b) => noOf(a) - noOf(b))) {
    const group = groups.get(place) as number[];
    if (unsorted.has(place)) group.sort((a, b) => seqOf(a) - seqOf(b) || a - b);
    order.set(group, at);
    at += group.length;
  }
  return order;
}

/** Number of the card in row `i` of `cards`. */
export function toCardNo({ values }: PackedTable, i: number, numbers: NameNumbers | undefined): number {
  const place = values[i * CARD_WIDTH + cardPlaces.card] as number;
  return numbers ? (numbers.cards[place] as number) : place;
}

/** Row indexes of cards in the order of card numbers. */
export function toCardOrder(cards: PackedTable, numbers: NameNumbers | undefined): Uint32Array {
  const cardNos = Float64Array.from({ length: cards.count }, (_, i) => toCardNo(cards, i, numbers));
  return Uint32Array.from(cardNos, (_, i) => i).sort(
    (a, b) => (cardNos[a] as number) - (cardNos[b] as number),
  );
}
