/**
 * Setup file of mutation runs: resets the state of Stryker in a reused thread before a test file is loaded.
 *
 * Stryker activates the mutant before the first test, so no mutant is active while modules load. fast-check uses a fixed seed:
 * otherwise, a test that fails by chance would count as one that detects the mutant.
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
