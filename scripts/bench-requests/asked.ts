/** Requests of the benchmark. */
import type { Samples } from './samples.ts';

/** A request; `label` says what makes it expensive. */
export interface Asked {
  readonly label: string;
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  /** Content type of a body that is not JSON. */
  readonly contentType?: string;
}

/** Lists the requests of one endpoint. */
export type ToRequests = (samples: Samples) => readonly Asked[];
