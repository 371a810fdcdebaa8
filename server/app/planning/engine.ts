/** Selects the search that answers windows: range RAPTOR, Trip-Based, or Trip-Based as soon as it is prepared. */
import type { DaySearch } from '../../planner/raptor/day-search.ts';
import { PreparedProfiles } from '../../planner/trip-based/prepared-profiles.ts';

/** `auto` prepares Trip-Based in the background; a command that plans one trip ends before that is ready. */
export type Engine = 'auto' | 'raptor' | 'trip-based';

export interface EngineHook {
  /** Lets the engine answer the windows of a day's search. */
  readonly onBuilt: (search: DaySearch) => void;
  /** Resolves when all searches in preparation are ready. */
  readonly settle: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Undefined for RAPTOR, which needs no preparation. */
export function createEngine(engine: Engine): EngineHook | undefined {
  if (engine === 'raptor') return undefined;
  const prepared = new PreparedProfiles(engine === 'auto' ? 'in-background' : 'at-once');
  return {
    onBuilt: (search) => search.setProfiles((side, query) => prepared.find(side, query)),
    settle: () => prepared.settle(),
    close: () => prepared.close(),
  };
}
