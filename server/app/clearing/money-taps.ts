/** The use cases of taps: records of terminals as they come, and a planned trip ridden with a card. */
import { randomUUID } from 'node:crypto';
import { toStoredTap } from '../../money/cards/tap-fields.ts';
import { type Tap, toTapId } from '../../money/scheme/tap.ts';
import type { IngestedTaps, MoneyUseCases } from '../use-cases/money.ts';
import { type FindNetwork, rideTrip } from './money-rides.ts';
import type { TaskClearing } from './money-tasks.ts';

/** Ingests the taps of one request in one transaction. */
async function ingestTaps(
  { ingest, store }: TaskClearing,
  taps: readonly Tap[],
  receivedSec: number,
): Promise<IngestedTaps> {
  // A tap is known by its terminal and number: sent again, it is a duplicate, whatever the request.
  const commitId = `request/${randomUUID()}`;
  const fileId = `request/${new Date(receivedSec * 1_000).toISOString().slice(0, 10)}`;
  const stored = taps.map((tap) => toStoredTap(tap, fileId));
  const { commit } = await ingest.ingest({ taps: stored, files: [], items: [] }, commitId, receivedSec);
  const accepted = new Set<string>(commit.taps.map((tap) => `${toTapId(tap)} ${tap.payloadHash}`));
  const aside = new Map<string, string>(
    commit.quarantined.map((tap) => [`${toTapId(tap)} ${tap.payloadHash}`, tap.reason] as const),
  );
  const fates = stored.map((tap): IngestedTaps['fates'][number] => {
    const key = `${toTapId(tap)} ${tap.payloadHash}`;
    const reason = aside.get(key);
    // The second of two equal ones in one request is a duplicate.
    if (reason !== undefined && aside.delete(key)) return { tap, fate: 'quarantined', reason };
    return accepted.delete(key)
      ? { tap, fate: 'accepted', reason: null }
      : { tap, fate: 'duplicate', reason: null };
  });
  const touched = [...new Set(taps.map(({ cardId }) => cardId))];
  const cards = await store.findCards(touched);
  return { fates, journeys: commit.journeys, cards: [...cards.values()] };
}

type TapUseCases = Pick<MoneyUseCases, 'ingestTaps' | 'rideTrip'>;

export function createTapUseCases(clearing: TaskClearing, findNetwork: FindNetwork): TapUseCases {
  return {
    ingestTaps: (taps, receivedSec) => ingestTaps(clearing, taps, receivedSec),
    rideTrip: (request) => rideTrip(clearing, findNetwork, request),
  };
}
