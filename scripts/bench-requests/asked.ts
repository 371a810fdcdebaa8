/** A request of the benchmark. */
import type { Ground } from './ground.ts';

/** A request, and what makes it dear. */
export interface Asked {
  readonly label: string;
  readonly path: string;
  readonly method?: 'GET' | 'POST';
  readonly body?: unknown;
  /** Of a body that is no JSON. */
  readonly contentType?: string;
}

/** Requests of one endpoint. */
export type Dearest = (ground: Ground) => readonly Asked[];
