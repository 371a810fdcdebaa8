/** Items of records that come at the wrong time: after their day was cut, or before their instant. */
import { type ServiceDay, toDateText } from '../../base/service-day.ts';
import type { StoredTap } from '../ledger/ledger-store.ts';
import { findTapKey, type TapKey, toTapId } from '../scheme/tap.ts';
import type { ReconDraft } from './card-event.ts';
import { type CardsContext, toDayBeginSec } from './cards-context.ts';

/**
 * One item for each terminal and service day of which a commit takes records after the day was cut: their money is in the
 * open day.
 *
 * @param firstOpenDay - null where no day is cut
 */
export function listLateItems(
  taps: readonly StoredTap[],
  context: Pick<CardsContext, 'toServiceDay' | 'versions'>,
  firstOpenDay: ServiceDay | null,
): ReconDraft[] {
  if (firstOpenDay === null) return [];
  const openSec = toDayBeginSec(context, firstOpenDay);
  const late = taps.filter(({ eventSec }) => eventSec < openSec);
  if (late.length === 0) return [];
  const toGroup = ({ eventSec, terminalId }: StoredTap) => `${terminalId}/${context.toServiceDay(eventSec)}`;
  return [...Map.groupBy(late, toGroup).values()].map((own) => {
    const { eventSec, terminalId } = own[0] as StoredTap;
    const date = toDateText(context.toServiceDay(eventSec));
    const numbers = own.map(({ terminalSeq }) => terminalSeq);
    const [from, to] = [Math.min(...numbers), Math.max(...numbers)];
    const stated = own.flatMap(({ amountFen }) => (amountFen === null ? [] : [amountFen]));
    return {
      itemId: `late-taps/${terminalId}/${date}/${from}-${to}`,
      kind: 'late-taps',
      reference: terminalId,
      expectedFen: null,
      actualFen: stated.length === 0 ? null : stated.reduce((sum, amountFen) => sum + amountFen, 0),
      detail: `${own.length} records of ${date}, after its cut; numbers ${from} to ${to}`,
    };
  });
}

/** One item for each record whose instant has not come: the clock of its terminal is ahead. It clears when the record is taken. */
export function listAheadItems(
  quarantined: readonly (StoredTap & { readonly reason: string })[],
  receivedSec: number,
): ReconDraft[] {
  return quarantined
    .filter(({ reason }) => reason === 'time-ahead')
    .map((tap) => ({
      itemId: `${AHEAD}/${toTapId(tap)}/${tap.payloadHash.slice(0, 16)}`,
      kind: AHEAD,
      reference: toTapId(tap),
      expectedFen: null,
      actualFen: tap.amountFen,
      detail: `card ${tap.cardId}, ${tap.eventSec - receivedSec} s ahead, set aside`,
    }));
}

const AHEAD = 'tap-ahead';

/** The record that an item of `listAheadItems` is about; undefined for another item. */
export function findTapOfItem({
  kind,
  reference,
}: Pick<ReconDraft, 'kind' | 'reference'>): TapKey | undefined {
  return kind === AHEAD ? findTapKey(reference) : undefined;
}
