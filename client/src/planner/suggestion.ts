/** One entry of the list under a search box. */
import type { Route } from '../api/contract.ts';
import type { OwnPlaceKind } from './own-places.ts';
import type { PlaceChoice } from './place-choice.ts';

export interface Suggestion {
  readonly place: PlaceChoice;
  readonly kind: 'stop' | 'place' | 'point' | 'amap-point' | 'recent' | OwnPlaceKind | 'line' | 'train';
  /** Path that choosing it opens, instead of giving the box its place: of a line or of a train. */
  readonly opens?: string;
  readonly line?: Route;
  /** Number of a train. */
  readonly number?: string;
  /** Modes of the planning API that call there. */
  readonly modes: readonly string[];
  /** City or district, in the language of the request. */
  readonly area?: string;
  /** The matched name, and the parts of it (start, length) that match the text. */
  readonly matched?: { readonly name: string; readonly tokens: readonly (readonly [number, number])[] };
}
