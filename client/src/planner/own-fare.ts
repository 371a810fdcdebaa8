/**
 * The traveller's own card and rider category, kept in this browser only. Searches whose address names none use them.
 */
import { useSyncExternalStore } from 'react';
import type { PlanState } from './plan-url.ts';

export type OwnFare = Pick<PlanState, 'mediumId' | 'riderId'>;

const storageKey = 'tongcheng.own-fare.v1';
const none: OwnFare = {};
const listeners = new Set<() => void>();
/** The value of this page; read from the storage once. */
let own: OwnFare | undefined;

function load(): OwnFare {
  try {
    const stored: unknown = JSON.parse(localStorage.getItem(storageKey) ?? '{}');
    if (typeof stored !== 'object' || stored === null) return none;
    const { mediumId, riderId } = stored as Record<string, unknown>;
    return {
      ...(typeof mediumId === 'string' && { mediumId }),
      ...(typeof riderId === 'string' && { riderId }),
    };
  } catch {
    return none;
  }
}

export function getOwnFare(): OwnFare {
  own ??= load();
  return own;
}

/** Without storage, as in some private windows, the choice lasts as long as the page is open. */
export function keepOwnFare({ mediumId, riderId }: OwnFare): void {
  own = { ...(mediumId !== undefined && { mediumId }), ...(riderId !== undefined && { riderId }) };
  try {
    if (Object.keys(own).length === 0) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, JSON.stringify(own));
  } catch {
    // See above.
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export const useOwnFare = (): OwnFare => useSyncExternalStore(subscribe, getOwnFare);

/** `state` with the own card and rider where it names neither. */
export function withOwnFare(state: PlanState, fare: OwnFare): PlanState {
  const isNamed = state.mediumId !== undefined || state.riderId !== undefined;
  return isNamed ? state : { ...state, ...fare };
}
