/** The server's answers, under the names that the page uses. Types only: nothing of it is bundled. */
import type {
  ApiBatch,
  ApiCardJourney,
  ApiCardMoneyResponse,
  ApiCardResponse,
  ApiCardStatement,
  ApiCardSummary,
  ApiCardsResponse,
  ApiCardTransaction,
  ApiCardTransactionsResponse,
  ApiConfigResponse,
  ApiDispute,
  ApiDisputeBody,
  ApiDisputesResponse,
  ApiEmptyReason,
  ApiFare,
  ApiFareChoices,
  ApiFlowLink,
  ApiFlowNode,
  ApiGroundResponse,
  ApiIsochrones,
  ApiItinerary,
  ApiJob,
  ApiJourneyResponse,
  ApiLeg,
  ApiLine,
  ApiLineDirection,
  ApiLineResponse,
  ApiLinesResponse,
  ApiMatch,
  ApiNames,
  ApiNewCardBody,
  ApiPlace,
  ApiPlanResponse,
  ApiReconItemsResponse,
  ApiRideBody,
  ApiRideResponse,
  ApiRoute,
  ApiSchemeResponse,
  ApiSession,
  ApiSettlementEntries,
  ApiSettlementPeriods,
  ApiSettlementResponse,
  ApiStatementResponse,
  ApiStopResponse,
  ApiStopTime,
  ApiStoptimesResponse,
  ApiTap,
  TileProvider as ApiTileProvider,
} from '../../../server/api/contract.ts';

export type Names = Readonly<ApiNames>;
export type LatLon = Readonly<Pick<ApiPlace, 'lat' | 'lon'>>;
export type Place = ApiPlace;
export type Route = ApiRoute;
export type Leg = ApiLeg;
export type Itinerary = ApiItinerary;
export type PlanResponse = ApiPlanResponse;
export type EmptyReason = ApiEmptyReason;
export type Fare = ApiFare;
export type FareChoices = ApiFareChoices;
export type Match = ApiMatch;
export type StopTime = ApiStopTime;
export type StopTimes = ApiStoptimesResponse;
export type StopDetail = ApiStopResponse;
export type Line = ApiLine;
export type LineList = ApiLinesResponse;
export type LineDetail = ApiLineResponse;
export type LineDirection = ApiLineDirection;
export type Config = ApiConfigResponse;
export type Ground = ApiGroundResponse;
export type Isochrones = ApiIsochrones;
export type TileProvider = ApiTileProvider;

export type Session = ApiSession;
export type Scheme = ApiSchemeResponse;
export type CardSummary = ApiCardSummary;
export type CardList = ApiCardsResponse;
export type Card = ApiCardResponse;
export type NewCard = ApiNewCardBody;
export type CardMoney = ApiCardMoneyResponse;
export type Transaction = ApiCardTransaction;
export type TransactionPage = ApiCardTransactionsResponse;
export type CardStatement = ApiCardStatement;
export type CardJourney = ApiCardJourney;
export type Tap = ApiTap;
export type JourneyDetail = ApiJourneyResponse;
export type RideInput = ApiRideBody;
export type Ride = ApiRideResponse;
export type Batch = ApiBatch;
export type SettlementPeriods = ApiSettlementPeriods;
export type Settlement = ApiSettlementResponse;
export type FlowNode = ApiFlowNode;
export type FlowLink = ApiFlowLink;
export type EntryPage = ApiSettlementEntries;
export type Statement = ApiStatementResponse;
export type ReconItemPage = ApiReconItemsResponse;
export type Dispute = ApiDispute;
export type DisputeInput = ApiDisputeBody;
export type DisputePage = ApiDisputesResponse;
export type Job = ApiJob;
