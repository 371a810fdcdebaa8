/** Undo and redo, beside a plain list of all states. */
import * as fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { moveHistory, startHistory } from '../../../client/src/bureau/edit-history.ts';

describe('a history', () => {
  it('joins quick changes of one key to one step', () => {
    let history = startHistory('a');
    const type = (next: string, key: string, atMs: number) => {
      history = moveHistory(history, { kind: 'set', next, burst: { key, atMs } });
    };
    type('ab', 'name', 0);
    type('abc', 'name', 500);
    type('abcd', 'name', 1_400);
    expect(history.past).toEqual(['a']);
    // A pause, another key, and a change without one begin steps of their own.
    type('x', 'name', 3_000);
    type('y', 'note', 3_001);
    history = moveHistory(history, { kind: 'set', next: 'z' });
    expect(history.past).toEqual(['a', 'abcd', 'x', 'y']);
  });

  it('does not join a change to one that was undone', () => {
    let history = startHistory('a');
    history = moveHistory(history, { kind: 'set', next: 'b', burst: { key: 'k', atMs: 0 } });
    history = moveHistory(history, { kind: 'undo' });
    history = moveHistory(history, { kind: 'set', next: 'c', burst: { key: 'k', atMs: 1 } });
    expect(moveHistory(history, { kind: 'undo' }).present).toBe('a');
  });

  it('behaves like a list with a place in it', () => {
    const action = fc.oneof(
      fc.record({ kind: fc.constant('set' as const), next: fc.integer() }),
      fc.constant({ kind: 'undo' as const }),
      fc.constant({ kind: 'redo' as const }),
    );
    fc.assert(
      fc.property(fc.array(action, { maxLength: 60 }), (actions) => {
        let history = startHistory(0);
        let [states, place] = [[0], 0];
        for (const one of actions) {
          history = moveHistory(history, one);
          if (one.kind === 'undo') place = Math.max(0, place - 1);
          else if (one.kind === 'redo') place = Math.min(states.length - 1, place + 1);
          else if (one.next !== states[place]) {
            states = [...states.slice(0, place + 1), one.next];
            place++;
          }
          expect(history.present).toBe(states[place]);
          expect([history.past.length, history.future.length]).toEqual([place, states.length - 1 - place]);
        }
      }),
    );
  });
});
