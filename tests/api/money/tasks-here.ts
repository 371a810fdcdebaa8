/** Tasks of the ledger on the thread of the test, one after another. */
import { type MoneyTask, runMoneyTask, type TaskClearing } from '../../../server/app/clearing/money-tasks.ts';
import type { TaskRunner } from '../../../server/app/clearing/money-threads.ts';

export function createTasksHere(clearing: TaskClearing): TaskRunner {
  let tail: Promise<unknown> = Promise.resolve();
  return {
    run: <Task extends MoneyTask>(
      task: Task,
      _lane: 'jobs' | 'reads',
      onProgress: Parameters<typeof runMoneyTask>[2] = () => {},
    ) => {
      const result = tail.then(() => runMoneyTask(clearing, task, onProgress));
      tail = result.catch(() => {});
      return result;
    },
    close: async () => {
      await tail;
    },
  };
}
