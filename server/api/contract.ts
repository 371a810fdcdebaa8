/**
 * The API as its clients see it: for each method and path the types of what is sent and of what is answered, inferred from
 * the operations that the server runs on. Types only: importing this file adds nothing to a bundle.
 */
import type * as z from 'zod';
import type { Operation } from './schema/operation.ts';
import type { Operations } from './schema/operations.ts';

export type { ApiProblem } from './schema/problem.ts';

/** A parameter as a client writes it: numbers, flags and lists stand for the text that they travel as. */
type Param<Text, Value> = Value extends number | boolean | undefined
  ? Value
  : Value extends readonly (infer Item)[]
    ? [Item] extends [string | number]
      ? Item | readonly Item[]
      : Text
    : Text;

type QueryOf<Query extends z.ZodObject> = {
  readonly [Name in keyof z.input<Query>]: Param<
    z.input<Query>[Name],
    z.output<Query>[Name & keyof z.output<Query>]
  >;
};

interface EndpointOf<O extends Operation> {
  /** Parts of the path that stand in braces. */
  readonly params: z.input<NonNullable<O['pathParams']>>;
  readonly query: QueryOf<O['query']>;
  readonly body: z.input<NonNullable<O['body']>>;
  readonly answer: z.output<O['response']>;
}

/** By method and path: `Endpoints['GET /api/v1/lines/{lineId}']`. */
export type Endpoints = {
  [Id in keyof Operations as `${Uppercase<Operations[Id]['method']>} ${Operations[Id]['path']}`]: EndpointOf<
    Operations[Id]
  >;
};
