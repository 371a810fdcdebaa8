/** What runs on each worker thread. */
import { createTaskRunner } from './reach-tasks.ts';

/** Called by the pool, by this name. */
export const runTask = createTaskRunner();
