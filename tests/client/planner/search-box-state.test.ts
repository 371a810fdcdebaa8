import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type SearchBoxEvent,
  type SearchBoxState,
  searchBoxReducer,
  toSearchBoxState,
} from '../../../client/src/planner/search-box-state.ts';

const play = (events: readonly SearchBoxEvent[], from = toSearchBoxState('')): SearchBoxState =>
  events.reduce(searchBoxReducer, from);

describe('a search box that is left', () => {
  const typed = play([{ kind: 'focus' }, { kind: 'input', text: ' 新花 ' }]);

  test('keeps its text, searches for it and closes its list', () => {
    const left = searchBoxReducer(typed, { kind: 'leave', text: '新花' });
    expect(left).toMatchObject({ text: '新花', query: '新花', left: true, open: false, active: -1 });
  });

  test.each([
    [{ kind: 'focus' }, true],
    [{ kind: 'input', text: '新华' }, true],
    [{ kind: 'reset', text: '新华广场' }, false],
  ] as const)('is no longer left after %o', (event, open) => {
    const left = searchBoxReducer(typed, { kind: 'leave', text: '新花' });
    expect(searchBoxReducer(left, event)).toMatchObject({ left: false, open });
  });

  test('during a composition keeps the text of the input', () => {
    const composing = play([
      { kind: 'focus' },
      { kind: 'compositionStart' },
      { kind: 'input', text: "xin'h" },
    ]);
    const left = searchBoxReducer(composing, { kind: 'leave', text: "xin'h" });
    expect(left).toMatchObject({ text: "xin'h", query: "xin'h", composing: false, left: true });
  });
});

describe('a search box under a Chinese input method', () => {
  test('letters of a composition are shown and never searched for', () => {
    const composing = play([
      { kind: 'focus' },
      { kind: 'compositionStart' },
      { kind: 'input', text: 'x' },
      { kind: 'input', text: "xin'h" },
      { kind: 'input', text: "xin'hua" },
    ]);
    expect(composing.text).toBe("xin'hua");
    expect(composing.query).toBe('');
    const ended = searchBoxReducer(composing, { kind: 'compositionEnd', text: '新华' });
    expect(ended).toMatchObject({ text: '新华', query: '新华', composing: false, open: true });
  });

  test('the last input event after the end (Chromium) or before it (Safari) gives one query', () => {
    const start: SearchBoxEvent[] = [{ kind: 'focus' }, { kind: 'compositionStart' }];
    const chromium = play([
      ...start,
      { kind: 'input', text: '新华' },
      { kind: 'compositionEnd', text: '新华' },
    ]);
    const after = play([...start, { kind: 'compositionEnd', text: '新华' }, { kind: 'input', text: '新华' }]);
    expect(chromium.query).toBe('新华');
    expect(after.query).toBe('新华');
  });

  test('between start and end of a composition nothing changes but the text', () => {
    const event: fc.Arbitrary<SearchBoxEvent> = fc.oneof(
      fc.string().map((text): SearchBoxEvent => ({ kind: 'input', text })),
      fc.constantFrom<SearchBoxEvent>(
        { kind: 'move', by: 1, count: 5 },
        { kind: 'move', by: -1, count: 5 },
        { kind: 'point', index: 2 },
        { kind: 'close' },
      ),
    );
    fc.assert(
      fc.property(fc.array(event), (events) => {
        const before = play([{ kind: 'input', text: '新' }, { kind: 'compositionStart' }]);
        const { text: _text, ...after } = play(events, before);
        const { text: _old, ...expected } = before;
        expect(after).toEqual(expected);
      }),
    );
  });
});

describe('moving through the options', () => {
  const open = play([{ kind: 'input', text: 'xhgc' }]);
  const down: SearchBoxEvent = { kind: 'move', by: 1, count: 3 };
  const up: SearchBoxEvent = { kind: 'move', by: -1, count: 3 };

  test('down goes through all and back to none', () => {
    const seen = [1, 2, 3, 4, 5].map((steps) => play(Array(steps).fill(down), open).active);
    expect(seen).toEqual([0, 1, 2, -1, 0]);
  });

  test('up starts at the last', () => {
    const seen = [1, 2, 3, 4].map((steps) => play(Array(steps).fill(up), open).active);
    expect(seen).toEqual([2, 1, 0, -1]);
  });

  test('an empty list has no active option; a closed list opens first', () => {
    expect(play([{ kind: 'move', by: 1, count: 0 }], open).active).toBe(-1);
    const closed = play([{ kind: 'close' }], open);
    expect(play([down], closed)).toMatchObject({ open: true, active: -1 });
  });

  test('typing clears the active option', () => {
    expect(play([down, { kind: 'input', text: 'xhgcz' }], open).active).toBe(-1);
  });
});
