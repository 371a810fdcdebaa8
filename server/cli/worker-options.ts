/** The options of `worker`; what it does is loaded when it is called. */
import type { Command } from 'commander';
import { parseWhole, type Texts, toExamples } from './command-texts.ts';
import type { WorkerCommandOptions } from './worker-command.ts';

/** @param addCommon adds the options that all commands have */
export function addWorkerCommand(program: Command, t: Texts, addCommon: (command: Command) => Command): void {
  addCommon(
    program
      .command('worker')
      .description(
        t(
          '为 DATABASE_URL 的服务器计算方案比较；可在多台机器上运行',
          'compute comparisons of scenarios for the servers of DATABASE_URL, on any number of machines',
        ),
      ),
  )
    .option(
      '--threads <n>',
      t('线程数（默认全部处理器）', 'threads (default: all processors)'),
      parseWhole(1, 256, t),
    )
    .addHelpText('after', toExamples(t, ['worker', 'worker --threads 4 --json']))
    .action(async (options: WorkerCommandOptions) => {
      const { runWorker } = await import('./worker-command.ts');
      process.exitCode = await runWorker(options);
    });
}
