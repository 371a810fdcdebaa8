/** Journeys that came after their service day was closed: in the statement of the batch that took them. */
import { toDateText } from '../../../base/service-day.ts';
import { parseExplanation } from '../../cards/journey-explanation.ts';
import type { BatchRow, JourneyRow } from '../../ledger/ledger-store.ts';
import type { Party } from '../../scheme/scheme.ts';
import type { ClearingStore } from '../clearing-context.ts';
import type { LateItem } from './statement.ts';

/** A statement prints no more of them; their number is always said. */
const MAX_ITEMS = 500;
const PAGE = 1_000;

/** Late journeys that concern a party, of these batches. */
export async function listLateItems(
  store: ClearingStore,
  party: Party,
  batches: readonly BatchRow[],
): Promise<{ readonly count: number; readonly items: readonly LateItem[] }> {
  const items: LateItem[] = [];
  let count = 0;
  for (const { batchDay } of batches) {
    let after: string | null = null;
    for (;;) {
      const page: JourneyRow[] = await store.listLateJourneys(batchDay, after, PAGE);
      for (const journey of await keepConcerned(store, party, page)) {
        count++;
        if (items.length < MAX_ITEMS) items.push(toLateItem(journey));
      }
      const last = page.at(-1);
      if (!last || page.length < PAGE) break;
      after = last.journeyId;
    }
  }
  return { count, items };
}

async function keepConcerned(
  store: ClearingStore,
  { id, kind }: Party,
  journeys: readonly JourneyRow[],
): Promise<readonly JourneyRow[]> {
  if (kind === 'centre') return journeys;
  if (kind === 'issuer') {
    const cards = await store.findCards([...new Set(journeys.map(({ cardId }) => cardId))]);
    return journeys.filter(({ cardId }) => cards.get(cardId)?.issuerId === id);
  }
  return journeys.filter(({ explanation }) => {
    const { weights, funded } = parseExplanation(explanation);
    return weights.some(({ operatorId }) => operatorId === id) || funded.some(({ payer }) => payer === id);
  });
}

function toLateItem({ journeyId, serviceDay, batchDay, riderFen }: JourneyRow): LateItem {
  return { journeyId, serviceDate: toDateText(serviceDay), batchDate: toDateText(batchDay), riderFen };
}
