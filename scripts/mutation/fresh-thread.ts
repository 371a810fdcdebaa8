/**
 * Setup file: what a run of another mutant left in a thread that outlived it is gone before a test file is loaded.
 *
 * Stryker itself chooses the mutant only before the first test, so that none is at work while modules load. All draws come from
 * one seed: a test that could fail by its luck alone would be taken for one that noticed the mutant.
 */
import fc from 'fast-check';

interface StrykerState {
  activeMutant?: string | undefined;
  currentTestId?: string | undefined;
  mutantCoverage?: object | undefined;
}

const state = (globalThis as { __stryker__?: StrykerState }).__stryker__;
if (state)
  Object.assign(state, { activeMutant: undefined, currentTestId: undefined, mutantCoverage: undefined });

fc.configureGlobal({ seed: 20_261_122 });
