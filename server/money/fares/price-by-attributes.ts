/** The cheapest way to pay rides of one feed by Fares v1: rides in a row under one fare, then the next. */
import { toYuanText } from '../../base/fen.ts';
import { findCurrencyDigits } from '../../transit/gtfs/currency.ts';
import { type AttributeFare, type AttributeTariff, isFareFor } from './attribute-tariff.ts';
import type { FareReason, FareRide, JourneyFarePart } from './journey-fare.ts';

/** The best way to pay the first rides. */
interface Way {
  readonly unpriced: number;
  readonly totalFen: number;
  readonly tickets: number;
  /** Where the last ticket begins, and what it is; undefined for a ride that no fare pays. */
  readonly start: number;
  readonly fare: AttributeFare | undefined;
}

/**
 * Parts of the rides, which come in order of travel: as few rides without a price as can be, then the lowest sum, then
 * the fewest tickets, then the shortest last ticket and the fare that stands first in the file.
 *
 * Cost: square in the rides, times the fares of the feed.
 */
export function priceByAttributes(tariff: AttributeTariff, rides: readonly FareRide[]): JourneyFarePart[] {
  const ways: Way[] = [{ unpriced: 0, totalFen: 0, tickets: 0, start: 0, fare: undefined }];
  for (let end = 1; end <= rides.length; end++) {
    const before = ways[end - 1] as Way;
    let best: Way = { ...before, unpriced: before.unpriced + 1, start: end - 1, fare: undefined };
    for (let start = end - 1; start >= 0; start--) {
      const own = rides.slice(start, end);
      const { totalFen, tickets, unpriced } = ways[start] as Way;
      for (const fare of tariff.fares) {
        const way: Way = {
          unpriced,
          totalFen: totalFen + fare.row.amountFen,
          tickets: tickets + 1,
          start,
          fare,
        };
        if (isBetter(way, best) && isFareFor(tariff, fare, own)) best = way;
      }
    }
    ways.push(best);
  }
  const parts: JourneyFarePart[] = [];
  for (let end = rides.length; end > 0; ) {
    const { fare, start } = ways[end] as Way;
    parts.unshift(toPart(tariff, rides.slice(start, end), fare));
    end = start;
  }
  return parts;
}

function isBetter(a: Way, b: Way): boolean {
  if (a.unpriced !== b.unpriced) return a.unpriced < b.unpriced;
  if (a.totalFen !== b.totalFen) return a.totalFen < b.totalFen;
  return a.tickets < b.tickets;
}

function toPart(
  { feedId }: AttributeTariff,
  rides: readonly FareRide[],
  fare: AttributeFare | undefined,
): JourneyFarePart {
  const legIndexes = rides.map(({ legIndex }) => legIndex);
  if (!fare) {
    const reason: FareReason = {
      kind: 'no-rule',
      ruleId: 'fare_rules.txt',
      zh: '没有适用的票价规则',
      en: 'no fare rule holds for this ride',
    };
    return { legIndexes, reasons: [reason], confidence: 'sourced' };
  }
  const { row } = fare;
  return {
    legIndexes,
    amountFen: row.amountFen,
    currency: row.currency,
    product: { productId: `${feedId}:${row.fareId}`, name: { text: row.fareId } },
    reasons: [toReason(fare, rides.length - 1)],
    confidence: fare.confidence,
  };
}

function toReason({ row }: AttributeFare, changes: number): FareReason {
  const amount = toYuanText(row.amountFen, findCurrencyDigits(row.currency) ?? 2);
  const [zhPay, enPay] =
    row.paymentMethod === 1 ? ['上车前购票', 'paid before boarding'] : ['上车付费', 'paid on board'];
  const zhChange = changes > 0 ? `，含换乘 ${changes} 次` : '';
  const enChange = changes > 0 ? `, ${changes} ${changes === 1 ? 'transfer' : 'transfers'} included` : '';
  return {
    kind: 'fare-attribute',
    ruleId: `fare_attributes.txt: fare_id=${row.fareId}`,
    zh: `票种 ${row.fareId}：${amount} ${row.currency}${zhChange}，${zhPay}`,
    en: `fare ${row.fareId}: ${amount} ${row.currency}${enChange}, ${enPay}`,
    amountFen: row.amountFen,
  };
}
