/**
 * fast-check with one seed for all property tests: the same commit has the same cases everywhere. `PROPERTY_SEED` draws
 * others. `vitest.config.ts` puts this module in the place of `fast-check`.
 */
import fc from '../../node_modules/fast-check/lib/fast-check.js';

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_261_130) });

export * from '../../node_modules/fast-check/lib/fast-check.js';
export default fc;
