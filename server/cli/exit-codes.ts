/** The exit codes of the process; numbers above 63 are those of sysexits.h. */
import type { Texts } from './command-texts.ts';

export const exitCodes = {
  done: 0,
  /** A problem with a code and a reason, nothing found, or a failed check. */
  refused: 1,
  /** Done in part: a feed or a record was rejected, a line of a batch was not answered, or files differ. */
  partly: 2,
  /** The command line itself is wrong. */
  usage: 64,
  /** A defect of the program. */
  defect: 70,
} as const;

/** One line for each code, as the help shows them. */
export function toExitCodeText(text: Texts): string {
  const lines: [number, string][] = [
    [exitCodes.done, text('完成', 'done')],
    [
      exitCodes.refused,
      text(
        '被拒绝（错误输出有代码和原因）、没有结果，或核对不成立',
        'refused (code and reason on standard error), nothing found, or a check that does not hold',
      ),
    ],
    [
      exitCodes.partly,
      text(
        '只完成一部分：有数据被拒绝、有记录未入账、批量查询有一行未能回答，或文件与清算不一致',
        'done in part: a feed refused, a record not taken, a line of a batch not answered, files that differ',
      ),
    ],
    [exitCodes.usage, text('命令行写法有误', 'the command line is wrong')],
    [exitCodes.defect, text('程序缺陷', 'a defect of the program')],
  ];
  return [
    text('退出代码：', 'Exit codes:'),
    ...lines.map(([code, meaning]) => `  ${String(code).padEnd(4)}${meaning}`),
  ].join('\n');
}
