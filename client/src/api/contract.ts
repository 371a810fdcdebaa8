/** The server's answers, under the names that the page uses. Types only: nothing of it is bundled. */
import type { Endpoints } from '../../../server/api/contract.ts';
import type { PathOf } from './http.ts';

type Answer<Path extends PathOf<'GET'>> = Endpoints[`GET ${Path}`]['answer'];

export type PlanResponse = Answer<'/api/v6/plan'>;
export type EmptyReason = NonNullable<PlanResponse['emptyReason']>;
export type Itinerary = PlanResponse['itineraries'][number];
export type Leg = Itinerary['legs'][number];
export type Fare = NonNullable<Itinerary['fare']>;
export type Place = Leg['from'];
export type Names = Readonly<Place['names']>;
export type LatLon = Readonly<Pick<Place, 'lat' | 'lon'>>;
export type Match = Answer<'/api/v1/geocode'>[number];
export type StopTime = Answer<'/api/v6/stoptimes'>['stopTimes'][number];
export type Line = Answer<'/api/v1/lines'>['lines'][number];
export type Route = Line['route'];
export type LineDetail = Answer<'/api/v1/lines/{lineId}'>;
export type LineDirection = LineDetail['directions'][number];
export type StopDetail = Answer<'/api/v6/stop'>;
export type StopTimetable = Answer<'/api/v1/stops/{stopId}/timetable'>;
export type Departure = LineDirection['departures'][number];
export type TimetableLine = StopTimetable['lines'][number];
export type Config = Answer<'/api/v1/config'>;
export type FareChoices = Answer<'/api/v1/fare-choices'>;
export type TileProvider = Config['tileProviders'][number];
export type Ground = Answer<'/api/v1/ground'>;
export type Isochrones = Answer<'/api/v1/isochrones'>;

/** A vehicle mode. */
export type Mode = NonNullable<Place['modes']>[number];

export type Scheme = Answer<'/api/v1/scheme'>;
export type CardSummary = Answer<'/api/v1/cards'>['cards'][number];
export type Card = Answer<'/api/v1/cards/{cardId}'>;
export type NewCard = Endpoints['POST /api/v1/cards']['body'];
export type CardMoney = Endpoints['POST /api/v1/cards/{cardId}/top-ups']['answer'];
export type CardRegistrations = Answer<'/api/v1/cards/{cardId}/registrations'>;
export type Job = Answer<'/api/v1/jobs/{jobId}'>;
export type BalanceMove = Endpoints['POST /api/v1/cards/{cardId}/moves']['body'];
export type Transaction = Answer<'/api/v1/cards/{cardId}/transactions'>['transactions'][number];
export type CardStatement = Answer<'/api/v1/cards/{cardId}/statement'>;
export type JourneyDetail = Answer<'/api/v1/journeys/{journeyId}'>;
export type CardJourney = JourneyDetail['journey'];
export type Tap = JourneyDetail['taps'][number];
export type RideInput = Readonly<Endpoints['POST /api/v1/cards/{cardId}/rides']['body']>;
export type Ride = Endpoints['POST /api/v1/cards/{cardId}/rides']['answer'];
export type SettlementPeriods = Answer<'/api/v1/settlement/periods'>;
export type Batch = SettlementPeriods['batches'][number];
export type Settlement = Answer<'/api/v1/settlement/{period}'>;
export type FlowNode = Settlement['nodes'][number];
export type FlowLink = Settlement['links'][number];
export type Statement = Answer<'/api/v1/settlement/{period}/statements/{party}'>;
export type Entry = Answer<'/api/v1/settlement/{period}/entries'>['entries'][number];
export type ReconItems = Answer<'/api/v1/settlement/{period}/recon-items'>;
export type SetAsideRecords = Answer<'/api/v1/desk/records'>;
export type SetAsideRecord = SetAsideRecords['records'][number];
export type DeskDecision = Endpoints['POST /api/v1/desk/decisions']['body'];
export type DeskRetry = Endpoints['POST /api/v1/desk/retries']['body'];
export type Dispute = Answer<'/api/v1/disputes'>['disputes'][number];
export type DisputeInput = Endpoints['POST /api/v1/disputes']['body'];

export type Scenarios = Answer<'/api/v1/scenarios'>;
export type ScenarioSummary = Scenarios['scenarios'][number];
export type SavedScenario = Answer<'/api/v1/scenarios/{scenarioId}'>;
export type ScenarioDocument = SavedScenario['document'];
export type Modification = ScenarioDocument['modifications'][number];
export type AddLine = Extract<Modification, { readonly type: 'addLine' }>;
export type ScenarioCheck = Endpoints['POST /api/v1/scenarios/{scenarioId}/check']['answer'];
export type ScenarioProblem = ScenarioCheck['problems'][number];
export type ComparisonJob = Answer<'/api/v1/comparisons/{comparisonId}'>;
export type ComparisonPart = NonNullable<ComparisonJob['part']>;
export type Comparison = NonNullable<ComparisonJob['comparison']>;
export type Access = NonNullable<Comparison['access']>;
export type ComparedRiders = NonNullable<Comparison['riders']>;
export type ComparedOperations = NonNullable<Comparison['operations']>;
export type ComparedSettlement = NonNullable<Comparison['settlement']>;
