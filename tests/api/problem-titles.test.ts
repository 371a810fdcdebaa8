/** Every code has a title in both languages. */
import { describe, expect, it } from 'vitest';
import { toProblem } from '../../server/api/http/problems.ts';
import { type ProblemCode, ProblemError, problemStatus } from '../../server/base/problem.ts';

describe('a problem', () => {
  it.each(Object.entries(problemStatus))(
    '%s (%i) has a title of its own in both languages',
    (code, status) => {
      const error = new ProblemError(code as ProblemCode, { zh: '原因', en: 'reason' });
      const [zh, en] = [toProblem(error, 'zh'), toProblem(error, 'en')];
      expect([zh.status, zh.title, en.title].join(' ')).not.toMatch(/错误 \d|Error \d/);
      expect(zh.title).toMatch(/^\p{Script=Han}+$/u);
      expect(en.title).toMatch(/^[A-Z][a-zA-Z -]+$/);
      expect(status).toBeGreaterThanOrEqual(400);
    },
  );
});
