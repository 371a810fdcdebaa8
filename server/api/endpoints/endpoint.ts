/**
 * An endpoint as data: the router and the OpenAPI document are both made from the same list, so none
 * can be served without being documented.
 */
import * as z from 'zod';
import type { BilingualText } from '../../base/problem.ts';
import type { Language } from '../map/names.ts';
import type { TileProvider } from '../schema/region.ts';
import type { ApiUseCases } from '../use-cases/use-cases.ts';
import { toFieldErrors } from './field-errors.ts';

/** What an endpoint may lean on besides its own parameters. */
export interface EndpointContext {
  readonly useCases: ApiUseCases;
  readonly language: Language;
  /** The clock, read once for each request. */
  readonly nowEpochSec: number;
  readonly version: string;
  readonly tileProviders: readonly TileProvider[];
  /** The query as it came, for answers that repeat it. */
  readonly rawQuery: Readonly<Record<string, unknown>>;
}

/** How a success goes out: 200 unless the endpoint says otherwise. */
export interface EndpointAnswer {
  readonly status: number;
  readonly body: unknown;
}

export interface Endpoint {
  readonly operationId: string;
  /** In OpenAPI's form: `/api/v1/lines/{lineId}`. */
  readonly path: `/api/${string}`;
  readonly tag: 'planning' | 'places' | 'stops' | 'lines' | 'fares' | 'region' | 'service';
  readonly summary: BilingualText;
  readonly pathParams?: z.ZodObject;
  readonly query: z.ZodObject;
  readonly response: z.ZodType;
  /** Statuses other than 200 that carry the same body. */
  readonly otherStatuses?: readonly number[];
  /** How long a browser may keep the answer. */
  readonly cacheSec: number;
  /** Parses, asks, maps. Throws `ProblemError` on bad parameters. */
  readonly run: (pathParams: unknown, query: unknown, context: EndpointContext) => Promise<EndpointAnswer>;
}

interface EndpointSpec<P extends z.ZodObject, Q extends z.ZodObject, R extends z.ZodType>
  extends Omit<Endpoint, 'run' | 'pathParams' | 'query' | 'response' | 'cacheSec'> {
  readonly pathParams?: P;
  readonly query: Q;
  readonly response: R;
  readonly cacheSec?: number;
  readonly toStatus?: (body: z.input<R>) => number;
  readonly answer: (
    call: EndpointContext & { readonly params: z.output<P>; readonly query: z.output<Q> },
  ) => z.input<R> | Promise<z.input<R>>;
}

/** Declares an endpoint; the types of its parameters and its answer follow from its schemas. */
export function defineEndpoint<
  Q extends z.ZodObject,
  R extends z.ZodType,
  P extends z.ZodObject = z.ZodObject<Record<never, never>>,
>(spec: EndpointSpec<P, Q, R>): Endpoint {
  const { answer, toStatus, cacheSec = 0, ...rest } = spec;
  return {
    ...rest,
    cacheSec,
    run: async (rawParams, rawQuery, context) => {
      const params = parse(spec.pathParams ?? z.object({}), rawParams, 'path') as z.output<P>;
      const query = parse(spec.query, rawQuery, 'query') as z.output<Q>;
      const body = await answer({ ...context, params, query });
      return { status: toStatus?.(body) ?? 200, body };
    },
  };
}

function parse(schema: z.ZodObject, value: unknown, where: 'path' | 'query'): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw toFieldErrors(schema, value, where);
}
