/** All operations of the API by their ids, in the order of the document. */
import { cardOperations } from './card.ts';
import { cardHistoryOperations } from './card-history.ts';
import { cardMoneyOperations } from './card-money.ts';
import { schemeOperations } from './card-scheme.ts';
import { deskOperations } from './desk.ts';
import { geocodeOperations } from './geocode.ts';
import { jobOperations } from './job.ts';
import { ledgerOperations } from './ledger.ts';
import { lineOperations } from './line.ts';
import { mapOperations } from './map.ts';
import { oneToManyOperations } from './one-to-many.ts';
import { planOperations } from './plan.ts';
import { reachOperations } from './reach.ts';
import { refreshOperations } from './refresh.ts';
import { initialOperations, regionOperations } from './region.ts';
import { registrationOperations } from './registration.ts';
import { reportOperations } from './report.ts';
import { scenarioOperations } from './scenario.ts';
import { sessionOperations } from './session.ts';
import { settlementOperations } from './settlement.ts';
import { settlementWorkOperations } from './settlement-work.ts';
import { stopAuditOperations } from './stop-audit.ts';
import { stopOperations } from './stops.ts';
import { tapOperations } from './tap.ts';

export const operations = {
  ...planOperations,
  ...refreshOperations,
  ...oneToManyOperations,
  ...reachOperations,
  ...geocodeOperations,
  ...stopOperations,
  ...mapOperations,
  ...stopAuditOperations,
  ...initialOperations,
  ...lineOperations,
  ...schemeOperations,
  ...cardOperations,
  ...cardHistoryOperations,
  ...cardMoneyOperations,
  ...registrationOperations,
  ...tapOperations,
  ...deskOperations,
  ...ledgerOperations,
  ...jobOperations,
  ...settlementOperations,
  ...settlementWorkOperations,
  ...scenarioOperations,
  ...reportOperations,
  ...regionOperations,
  ...sessionOperations,
};

/** Types of the declarations by operation id. */
export type Operations = typeof operations;
