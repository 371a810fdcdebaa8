/** Which search answers windows: range RAPTOR always, Trip-Based always, or Trip-Based as soon as it is ready. */
import type { DaySearch } from '../../planner/raptor/day-search.ts';
import { PreparedProfiles } from '../../planner/trip-based/prepared-profiles.ts';

/** `auto` prepares in the background; a command that answers and ends would be gone before. */
export type Engine = 'auto' | 'raptor' | 'trip-based';

export interface EngineHook {
  /** Gives a day's search the windows of the engine. */
  readonly onBuilt: (search: DaySearch) => void;
  /** When all that is being prepared is ready. */
  readonly settle: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** Undefined for RAPTOR, which needs nothing prepared. */
export function createEngine(engine: Engine): EngineHook | undefined {
  if (engine === 'raptor') return undefined;
  const prepared = new PreparedProfiles(engine === 'auto' ? 'in-background' : 'at-once');
  return {
    onBuilt: (search) => search.setProfiles((side, query) => prepared.find(side, query)),
    settle: () => prepared.settle(),
    close: () => prepared.close(),
  };
}
