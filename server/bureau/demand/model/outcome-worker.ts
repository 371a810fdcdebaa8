/** The worker module of `computeOutcomes`: the model is the data of the thread. */
import { workerData } from 'node:worker_threads';
import { toJobRunner } from '../../../base/worker-job.ts';
import type { ParameterValues } from './parameters.ts';
import { type OutcomeModel, toOutcome } from './rider-outcome.ts';

const model = workerData as OutcomeModel;

export const run = toJobRunner((sets: readonly ParameterValues[]) =>
  sets.map((values) => toOutcome(model, values)),
);
