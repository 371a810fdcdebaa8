/**
 * The API as its clients see it. Types only: importing this file adds nothing to a bundle.
 *
 * Paths, parameters and meanings are in the OpenAPI document at `/api/v1/openapi.json`.
 */
import type * as z from 'zod';
import type { mapStopsQuerySchema, stopQuerySchema, stoptimesQuerySchema } from './schema/board.ts';
import type {
  cardMoneyResponseSchema,
  cardsQuerySchema,
  cardsResponseSchema,
  newCardBodySchema,
  refundBodySchema,
  topUpBodySchema,
} from './schema/card.ts';
import type { cardStatementQuerySchema, transactionsResponseSchema } from './schema/card-history.ts';
import type { cardJourneysResponseSchema, fundedPartSchema, priceStepSchema } from './schema/card-journey.ts';
import type { partySchema, schemeQuerySchema } from './schema/card-scheme.ts';
import type { fareChoicesSchema, farePartSchema, fareReasonSchema } from './schema/fare.ts';
import type { geocodeQuerySchema, reverseGeocodeQuerySchema } from './schema/geocode.ts';
import type { jobsResponseSchema } from './schema/job.ts';
import type { verifyReportSchema } from './schema/ledger.ts';
import type {
  lineDirectionSchema,
  lineGeometrySchema,
  lineQuerySchema,
  lineStopSchema,
  linesResponseSchema,
} from './schema/line.ts';
import type { namedSchema, pageQuerySchema } from './schema/money.ts';
import type { confidenceSchema, modeSchema, namesSchema } from './schema/place.ts';
import type {
  emptyReasonSchema,
  itineraryTagSchema,
  planQuerySchema,
  tripQuerySchema,
} from './schema/plan.ts';
import type { fieldErrorSchema } from './schema/problem.ts';
import type { healthResponseSchema, initialResponseSchema } from './schema/region.ts';
import type {
  batchSchema,
  entriesQuerySchema,
  entriesResponseSchema,
  entrySchema,
  flowLinkSchema,
  flowNodeSchema,
  periodQuerySchema,
  positionSchema,
  settlementCountsSchema,
  statementQuerySchema,
} from './schema/settlement.ts';
import type {
  closeBodySchema,
  disputeBodySchema,
  disputesResponseSchema,
  itemDecisionBodySchema,
  reconBodySchema,
  reconItemSchema,
  reconItemsQuerySchema,
  reconItemsResponseSchema,
  reconReportSchema,
} from './schema/settlement-work.ts';
import type { tapGapsResponseSchema, tapsBodySchema } from './schema/tap.ts';

export type { ProblemCode } from '../base/problem.ts';
export type { Language } from './map/names.ts';
export type { ApiStopResponse, ApiStopTime, ApiStoptimesResponse } from './schema/board.ts';
export type { ApiCardResponse, ApiCardSummary } from './schema/card.ts';
export type { ApiCardStatement, ApiCardTransaction } from './schema/card-history.ts';
export type {
  ApiCardJourney,
  ApiJourneyResponse,
  ApiLedgerTransfer,
  ApiTap,
} from './schema/card-journey.ts';
export type { ApiRideBody, ApiRideResponse } from './schema/card-ride.ts';
export type { ApiSchemeResponse } from './schema/card-scheme.ts';
export type { ApiFare, ApiFareProduct, ApiFareTransfer } from './schema/fare.ts';
export type { ApiMatch } from './schema/geocode.ts';
export type { ApiJob } from './schema/job.ts';
export type { ApiAccountResponse } from './schema/ledger.ts';
export type { ApiLine, ApiLineResponse } from './schema/line.ts';
export type { QueryMode, TransitMode } from './schema/mode.ts';
export type { ApiDurations } from './schema/one-to-many.ts';
export type { ApiPlace, ApiRoute } from './schema/place.ts';
export type { ApiItinerary, ApiLeg, ApiPlanResponse } from './schema/plan.ts';
export type { ApiProblem } from './schema/problem.ts';
export type {
  ApiIsochrones,
  ApiMatrix,
  ApiPercentiles,
  ApiReachable,
} from './schema/reach.ts';
export type { ApiConfigResponse, ApiGroundResponse, TileProvider } from './schema/region.ts';
export type { ApiSession } from './schema/session.ts';
export type {
  ApiSettlementPeriods,
  ApiSettlementResponse,
  ApiStatementResponse,
} from './schema/settlement.ts';
export type { ApiDispute } from './schema/settlement-work.ts';
export type { ApiTapFileReport, ApiTapInput, ApiTapsResponse } from './schema/tap.ts';

export type ApiMode = z.infer<typeof modeSchema>;
export type ApiNames = z.infer<typeof namesSchema>;
export type ApiConfidence = z.infer<typeof confidenceSchema>;
export type ApiItineraryTag = z.infer<typeof itineraryTagSchema>;
export type ApiEmptyReason = z.infer<typeof emptyReasonSchema>;
export type ApiFarePart = z.infer<typeof farePartSchema>;
export type ApiFareReason = z.infer<typeof fareReasonSchema>;
export type ApiFareChoices = z.infer<typeof fareChoicesSchema>;
export type ApiLinesResponse = z.infer<typeof linesResponseSchema>;
export type ApiLineDirection = z.infer<typeof lineDirectionSchema>;
export type ApiLineStop = z.infer<typeof lineStopSchema>;
export type ApiLineGeometry = z.infer<typeof lineGeometrySchema>;
export type ApiFieldError = z.infer<typeof fieldErrorSchema>;
export type ApiHealthResponse = z.infer<typeof healthResponseSchema>;
export type ApiInitialResponse = z.infer<typeof initialResponseSchema>;

/** Parameters of a request as they travel in the query: text, lists joined by commas or repeated. */
export type ApiPlanParams = Readonly<z.input<typeof planQuerySchema>>;
export type ApiTripParams = Readonly<z.input<typeof tripQuerySchema>>;
export type ApiStoptimesParams = Readonly<z.input<typeof stoptimesQuerySchema>>;
export type ApiStopParams = Readonly<z.input<typeof stopQuerySchema>>;
export type ApiMapStopsParams = Readonly<z.input<typeof mapStopsQuerySchema>>;
export type ApiGeocodeParams = Readonly<z.input<typeof geocodeQuerySchema>>;
export type ApiReverseGeocodeParams = Readonly<z.input<typeof reverseGeocodeQuerySchema>>;
export type ApiLineParams = Readonly<z.input<typeof lineQuerySchema>>;

export type ApiNamed = z.infer<typeof namedSchema>;
export type ApiParty = z.infer<typeof partySchema>;
export type ApiPriceStep = z.infer<typeof priceStepSchema>;
export type ApiFundedPart = z.infer<typeof fundedPartSchema>;
export type ApiCardsResponse = z.infer<typeof cardsResponseSchema>;
export type ApiCardMoneyResponse = z.infer<typeof cardMoneyResponseSchema>;
export type ApiCardTransactionsResponse = z.infer<typeof transactionsResponseSchema>;
export type ApiCardJourneysResponse = z.infer<typeof cardJourneysResponseSchema>;
export type ApiTapGapsResponse = z.infer<typeof tapGapsResponseSchema>;
export type ApiBatch = z.infer<typeof batchSchema>;
export type ApiPosition = z.infer<typeof positionSchema>;
export type ApiFlowNode = z.infer<typeof flowNodeSchema>;
export type ApiFlowLink = z.infer<typeof flowLinkSchema>;
export type ApiSettlementCounts = z.infer<typeof settlementCountsSchema>;
export type ApiSettlementEntry = z.infer<typeof entrySchema>;
export type ApiSettlementEntries = z.infer<typeof entriesResponseSchema>;
export type ApiReconItem = z.infer<typeof reconItemSchema>;
export type ApiReconItemsResponse = z.infer<typeof reconItemsResponseSchema>;
export type ApiReconReport = z.infer<typeof reconReportSchema>;
export type ApiDisputesResponse = z.infer<typeof disputesResponseSchema>;
export type ApiJobsResponse = z.infer<typeof jobsResponseSchema>;
export type ApiVerifyReport = z.infer<typeof verifyReportSchema>;

export type ApiSchemeParams = Readonly<z.input<typeof schemeQuerySchema>>;
export type ApiCardsParams = Readonly<z.input<typeof cardsQuerySchema>>;
/** Of the lists below a card, of gaps and of disputes. */
export type ApiPageParams = Readonly<z.input<typeof pageQuerySchema>>;
export type ApiCardStatementParams = Readonly<z.input<typeof cardStatementQuerySchema>>;
export type ApiSettlementParams = Readonly<z.input<typeof periodQuerySchema>>;
export type ApiEntriesParams = Readonly<z.input<typeof entriesQuerySchema>>;
export type ApiStatementParams = Readonly<z.input<typeof statementQuerySchema>>;
export type ApiReconItemsParams = Readonly<z.input<typeof reconItemsQuerySchema>>;

/** Bodies of requests that write; most of them want a header `Idempotency-Key`. */
export type ApiNewCardBody = Readonly<z.input<typeof newCardBodySchema>>;
export type ApiTopUpBody = Readonly<z.input<typeof topUpBodySchema>>;
export type ApiRefundBody = Readonly<z.input<typeof refundBodySchema>>;
export type ApiTapsBody = Readonly<z.input<typeof tapsBodySchema>>;
export type ApiCloseBody = Readonly<z.input<typeof closeBodySchema>>;
export type ApiReconBody = Readonly<z.input<typeof reconBodySchema>>;
export type ApiItemDecisionBody = Readonly<z.input<typeof itemDecisionBodySchema>>;
export type ApiDisputeBody = Readonly<z.input<typeof disputeBodySchema>>;
