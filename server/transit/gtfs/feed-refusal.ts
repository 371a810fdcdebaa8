/** Why the content of a feed cannot even be looked at: thrown while it is opened, reported like any problem. */
import type { BilingualText } from '../../base/problem.ts';
import type { FeedProblemCode } from './problems.ts';

export class FeedRefusal extends Error {
  readonly code: FeedProblemCode;
  /** The member of the archive, or the archive itself. */
  readonly file: string;
  readonly expected: BilingualText;

  constructor(code: FeedProblemCode, file: string, expected: BilingualText, cause?: unknown) {
    super(`${code}: ${file}`, { cause });
    this.name = 'FeedRefusal';
    this.code = code;
    this.file = file;
    this.expected = expected;
  }
}
