/**
 * The API as its clients see it. Types only: importing this file adds nothing to a bundle.
 *
 * Paths, parameters and meanings are in the OpenAPI document at `/api/v1/openapi.json`.
 */
import type * as z from 'zod';
import type { mapStopsQuerySchema, stopQuerySchema, stoptimesQuerySchema } from './schema/board.ts';
import type { fareChoicesSchema, farePartSchema, fareReasonSchema } from './schema/fare.ts';
import type { geocodeQuerySchema, reverseGeocodeQuerySchema } from './schema/geocode.ts';
import type {
  lineDirectionSchema,
  lineGeometrySchema,
  lineQuerySchema,
  lineStopSchema,
  linesResponseSchema,
} from './schema/line.ts';
import type { confidenceSchema, modeSchema, namesSchema } from './schema/place.ts';
import type {
  emptyReasonSchema,
  itineraryTagSchema,
  planQuerySchema,
  tripQuerySchema,
} from './schema/plan.ts';
import type { fieldErrorSchema } from './schema/problem.ts';
import type { healthResponseSchema, initialResponseSchema } from './schema/region.ts';

export type { ProblemCode } from '../base/problem.ts';
export type { QueryMode, TransitMode } from './map/mode.ts';
export type { Language } from './map/names.ts';
export type { ApiStopResponse, ApiStopTime, ApiStoptimesResponse } from './schema/board.ts';
export type { ApiFare, ApiFareProduct, ApiFareTransfer } from './schema/fare.ts';
export type { ApiMatch } from './schema/geocode.ts';
export type { ApiLine, ApiLineResponse } from './schema/line.ts';
export type { ApiPlace, ApiRoute } from './schema/place.ts';
export type { ApiItinerary, ApiLeg, ApiPlanResponse } from './schema/plan.ts';
export type { ApiProblem } from './schema/problem.ts';
export type {
  ApiDurations,
  ApiIsochrones,
  ApiMatrix,
  ApiPercentiles,
  ApiReachable,
} from './schema/reach.ts';
export type { ApiConfigResponse, ApiGroundResponse, TileProvider } from './schema/region.ts';

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
