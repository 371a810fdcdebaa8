/** Takes turns with dear answers, so that cheap ones are not kept waiting by all of them. */
import { setImmediate } from 'node:timers/promises';
import { ProblemError } from '../../base/problem.ts';

/**
 * Rounds of the event loop between two dear answers: a request goes through several (accepted, read, asked, answered), and
 * each of them would otherwise wait behind another dear one.
 */
const ROUNDS = 12;
/** At half a second each, whoever comes last gives up before its turn. */
const MAX_WAITING = 60;
const RETRY_SEC = 15;

/** One dear answer at a time, in the order in which they were asked for. */
export class Turns {
  readonly #waiting: (() => void)[] = [];
  #isTaken = false;

  /**
   * Does the work when it is its turn.
   *
   * @param isGone whether nobody waits for the answer any more: then its turn is passed on and nothing is done
   * @throws ProblemError `too-busy` where too many wait, `timed-out` where nobody does
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
