/** The refusal of a body that has a key twice. */
import { ProblemError } from '../../base/problem.ts';

/** Characters of a key in a message. */
const MAX_SHOWN_KEY = 100;

/** Names a key that is twice in one object of the body: which of its values is meant cannot be known. */
export function toRepeatedKey(key: string): ProblemError {
  const shown = key.slice(0, MAX_SHOWN_KEY);
  return new ProblemError('bad-request', {
    zh: `请求体中的字段 ${shown} 出现了两次`,
    en: `The field ${shown} occurs twice in the body`,
  });
}
