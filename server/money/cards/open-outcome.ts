/** Journeys without exit, as far as they are known. */

import { toTapId } from '../scheme/tap.ts';
import type { CardState, LeftJourney } from './card-state.ts';
import type { CardsContext } from './cards-context.ts';
import type { OpenOutcome } from './journey-outcome.ts';

/** Journeys left open and the open one, in the order of their entries. */
export function listOpenOutcomes(state: CardState, context: CardsContext): OpenOutcome[] {
  const entries: LeftJourney[] = [...state.left];
  if (state.open) entries.push(state.open);
  return entries.map((entry) => {
    const scheme = context.schemeOn(entry.serviceDay);
    return {
      journeyId: toTapId(entry),
      status: 'open',
      serviceDay: entry.serviceDay,
      onTap: { terminalId: entry.terminalId, terminalSeq: entry.terminalSeq },
      offTap: null,
      networkId: entry.networkId,
      routeId: entry.routeId,
      fromStopId: entry.stopId,
      toStopId: null,
      startSec: entry.startSec,
      endSec: null,
      schemeVersion: scheme.version,
      sourceSec: entry.startSec,
      holdFen: entry.holdFen,
    };
  });
}
