/** Journey rows written by hand: only what settlement reads of them. */
import type { JourneyRow } from '../../../server/money/ledger/ledger-store.ts';

export interface JourneyParts {
  readonly journeyId?: string;
  readonly version?: number;
  readonly cardId?: string;
  readonly status?: JourneyRow['status'];
  readonly serviceDay?: number;
  readonly batchDay?: number;
  readonly networkId?: string;
  readonly riderFen: number;
  readonly uncappedFen?: number;
  readonly grossFen?: number;
  readonly capId?: string | null;
  readonly takenFen?: number;
  readonly weights: readonly (readonly [operatorId: string, weight: number])[];
  readonly funded?: readonly { policyId: string; payer: string; amountFen: number }[];
}

export function toJourney(parts: JourneyParts): JourneyRow {
  const { riderFen, uncappedFen = riderFen, grossFen = uncappedFen, capId = null, funded = [] } = parts;
  const [terminalId = 'T', seq = '1'] = (parts.journeyId ?? 'T/1').split('/');
  const tap = { terminalId, terminalSeq: Number(seq) };
  return {
    journeyId: `${terminalId}/${seq}`,
    version: parts.version ?? 0,
    cardId: parts.cardId ?? 'A1',
    status: parts.status ?? 'completed',
    serviceDay: parts.serviceDay ?? 20_600,
    batchDay: parts.batchDay ?? parts.serviceDay ?? 20_600,
    onTap: tap,
    offTap: null,
    networkId: parts.networkId ?? 'A-bus',
    routeId: null,
    fromStopId: null,
    toStopId: null,
    startSec: 0,
    endSec: null,
    grossFen,
    riderFen,
    fundedFen: funded.reduce((sum, { amountFen }) => sum + amountFen, 0),
    capOffFen: uncappedFen - riderFen,
    schemeVersion: 1,
    explanation: {
      steps: [],
      funded,
      weights: parts.weights.map(([operatorId, weight]) => ({ operatorId, weight })),
      uncappedFen,
      capId,
      takenFen: parts.takenFen ?? riderFen,
      refusal: null,
      causeId: null,
    },
  };
}
