import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  getConnection,
  noteLost,
  noteReached,
  subscribeToConnection,
} from '../../../client/src/api/connection.ts';
import { isUnknown, toFailureText } from '../../../client/src/api/failure.ts';
import { ApiProblem } from '../../../client/src/api/http.ts';
import { toTranslate } from '../words.ts';

beforeEach(() => noteReached());
afterEach(() => vi.unstubAllGlobals());

describe('the connection', () => {
  test('is lost after two requests without an answer and restored by the first answer', () => {
    const heard: string[] = [];
    const end = subscribeToConnection(() => heard.push(getConnection()));
    noteLost();
    expect(getConnection()).toBe('fine');
    noteReached();
    noteLost();
    expect(getConnection()).toBe('fine');
    noteLost();
    noteLost();
    expect(getConnection()).toBe('unreachable');
    noteReached();
    noteReached();
    end();
    noteLost();
    noteLost();
    expect(heard).toEqual(['unreachable', 'fine']);
  });

  test('of an offline device is lost at once', () => {
    vi.stubGlobal('navigator', { onLine: false });
    expect(noteLost()).toBe('offline');
    expect(getConnection()).toBe('offline');
  });
});

describe('a failure in words', () => {
  const tell = (code: string, text?: { zh: string; en: string }) =>
    toFailureText(new ApiProblem(code, 'internal english', text), toTranslate('zh'), 'zh');

  test("is the server's own sentence where there is one", () => {
    expect(tell('stop-unknown', { zh: '没有编号为 x 的车站', en: 'No stop x' })).toBe('没有编号为 x 的车站');
  });

  test('is never the language of the code', () => {
    for (const code of ['offline', 'unreachable', 'timed-out', 'unreadable', 'http-500']) {
      expect(tell(code)).not.toContain('english');
      expect(tell(code)).toMatch(/[\u4e00-\u9fff]/);
    }
    expect(tell('http-500')).toContain('http-500');
  });

  test('distinguishes unknown things from failed requests', () => {
    expect(isUnknown(new ApiProblem('stop-unknown', ''))).toBe(true);
    expect(isUnknown(new ApiProblem('unreachable', ''))).toBe(false);
    expect(isUnknown(new Error('x'))).toBe(false);
  });
});
