/** Answers expensive (`isExpensive`) requests one at a time, so that cheap ones are answered in between. */
import { setImmediate } from 'node:timers/promises';
import { ProblemError } from '../../base/problem.ts';

/**
 * Rounds of the event loop between two expensive answers. A cheap request needs several rounds (accept, read, ask, answer)
 * and would otherwise wait for an expensive answer in each.
 */
const ROUNDS = 12;
/** Most requests that wait; at half a second each, the last one would time out anyway. */
const MAX_WAITING = 60;
const RETRY_SEC = 15;

/** Runs one expensive answer at a time, in the order of arrival. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #isTaken = false;

  /**
   * Runs `work` when all before it are done.
   *
   * @param isGone - whether the caller is gone; then `work` is not run
   * @throws ProblemError `too-busy` where too many wait, `timed-out` where the caller is gone
   */
  async take<T>(work: () => Promise<T>, isGone: () => boolean = () => false): Promise<T> {
    if (this.#waiting.length >= MAX_WAITING) {
      throw new ProblemError(
        'too-busy',
        {
          zh: '正在处理的复杂查询过多，请稍后再试',
          en: 'Too many dear questions are being answered; please try again later',
        },
        { retryAfterSec: RETRY_SEC },
      );
    }
    if (this.#isTaken) await new Promise<void>((resolve) => this.#waiting.push(resolve));
    this.#isTaken = true;
    if (isGone()) {
      this.#giveToNext();
      throw new ProblemError('timed-out', {
        zh: '没有人再等待这个回答',
        en: 'Nobody waits for this answer any more',
      });
    }
    try {
      return await work();
    } finally {
      void this.#rest();
    }
  }

  async #rest(): Promise<void> {
    for (let round = 0; round < ROUNDS; round++) await setImmediate();
    this.#giveToNext();
  }

  #giveToNext(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#isTaken = false;
  }
}
