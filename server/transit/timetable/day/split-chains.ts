/** Runs that call alike, split into chains in which no run overtakes another at any call. */
import type { WaitingProfiles } from '../waiting-profiles.ts';
import type { ActiveRun } from './active-runs.ts';

/**
 * Greedy split: each run joins the first chain whose last run is nowhere later than it. Runs come
 * sorted by start, so equal profiles need no look at the calls.
 */
export function splitIntoChains(
  profiles: WaitingProfiles,
  runs: readonly ActiveRun[],
  length: number,
): ActiveRun[][] {
  const chains: ActiveRun[][] = [];
  for (const run of runs) {
    const chain = chains.find((c) => isNowhereLater(profiles, c[c.length - 1] as ActiveRun, run, length));
    if (chain) chain.push(run);
    else chains.push([run]);
  }
  return chains;
}

function isNowhereLater(profiles: WaitingProfiles, a: ActiveRun, b: ActiveRun, length: number): boolean {
  const ahead = b.start - a.start;
  if (a.profile === b.profile) return ahead >= 0;
  for (let i = 0; i < length; i++) {
    const arrivalGap = profiles.arrivalAt(b.profile + i) - profiles.arrivalAt(a.profile + i);
    const departureGap = profiles.departureAt(b.profile + i) - profiles.departureAt(a.profile + i);
    if (ahead + arrivalGap < 0 || ahead + departureGap < 0) return false;
  }
  return true;
}
