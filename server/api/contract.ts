/**
 * The API as its clients see it. Types only: importing this file adds nothing to a bundle.
 *
 * Paths, parameters and meanings are in the OpenAPI document at `/api/v1/openapi.json`.
 */
import type * as z from 'zod';
import type { fareChoicesSchema, farePartSchema, fareReasonSchema } from './schema/fare.ts';
import type {
  lineDirectionSchema,
  lineGeometrySchema,
  lineStopSchema,
  linesResponseSchema,
} from './schema/line.ts';
import type { confidenceSchema, modeSchema, namesSchema } from './schema/place.ts';
import type { emptyReasonSchema, itineraryTagSchema } from './schema/plan.ts';
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

/** Parameters of `/api/v6/plan` that the page uses; all travel as text in the query. */
export interface PlanParams {
  /** `latitude,longitude` or a stop id. */
  readonly fromPlace: string;
  readonly toPlace: string;
  /** ISO 8601; without an offset it is local time of the feeds. */
  readonly time?: string;
  readonly arriveBy?: boolean;
  readonly searchWindow?: number;
  readonly numItineraries?: number;
  readonly maxItineraries?: number;
  readonly maxTransfers?: number;
  readonly maxPreTransitTime?: number;
  readonly maxPostTransitTime?: number;
  readonly maxDirectTime?: number;
  readonly pedestrianSpeed?: number;
  readonly pedestrianProfile?: 'FOOT' | 'WHEELCHAIR';
  readonly transitModes?: readonly string[];
  readonly pageCursor?: string;
  readonly withFares?: boolean;
  readonly fareMedia?: string;
  readonly riderCategory?: string;
  readonly language?: 'zh' | 'en';
}
