/** Merging of stops into physical places. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ProblemError } from '../../../server/base/problem.ts';
import {
  type MergeDecision,
  type MergeStop,
  toStopNameForm,
} from '../../../server/transit/network/merge-rules.ts';
import { addToPlaces, mergeStops } from '../../../server/transit/network/merge-stops.ts';
import { parseStopMerges, type StopMergeRow } from '../../../server/transit/network/stop-merges.ts';

const CASES = Number(process.env.PROPERTY_CASES ?? 500);

interface Sketch extends Partial<MergeStop> {
  readonly eastM?: number;
}

/** @param key `feed:id` @param eastM metres east on the equator */
function stop(key: string, name: string, eastM: number, more: Sketch = {}): MergeStop {
  const feed = 'abcdefgh'.indexOf(key[0] ?? '');
  const lon = eastM / 111_194.92664;
  return { key, feed, name, lat: 0, lon, isServed: true, isRail: false, ...more };
}

function placesOf(stops: readonly MergeStop[], overrides: readonly StopMergeRow[] = []): string[] {
  const { placeOf } = mergeStops(stops, overrides);
  const groups = new Map<number, string[]>();
  stops.forEach(({ key }, row) => {
    groups.set(placeOf[row]!, [...(groups.get(placeOf[row]!) ?? []), key]);
  });
  return [...groups.values()].map((keys) => keys.sort().join(' ')).sort();
}

function decide(a: MergeStop, b: MergeStop): MergeDecision | undefined {
  return mergeStops([a, b]).decisions[0];
}

const tell = (decision: MergeDecision | undefined) =>
  decision && `${decision.verdict} ${decision.rule}${decision.reason ? ` ${decision.reason}` : ''}`;

describe('names', () => {
  test.each([
    ['呼和浩特站', '呼和浩特'],
    ['呼和浩特火车站', '呼和浩特'],
    ['新华广场地铁站', '新华广场'],
    ['新华广场（公交站）', '新华广场'],
    ['Ｋ座 公交车站', 'K座'],
    ['Central Station', 'central'],
    ['Main Street (northbound)', 'Main Street'],
  ])('%s and %s have one core', (a, b) => {
    expect(toStopNameForm(a).core).toBe(toStopNameForm(b).core);
  });

  test('a side is not part of the core, unless the name has nothing else', () => {
    expect(toStopNameForm('呼和浩特东站')).toMatchObject({ core: '呼和浩特', side: '东' });
    expect(toStopNameForm('新华广场(北)')).toMatchObject({ core: '新华广场', side: '北' });
    expect(toStopNameForm('东站')).toMatchObject({ core: '东', side: '' });
    expect(toStopNameForm('火车站')).toMatchObject({ core: '火车站', hasRailwayWord: true });
  });
});

describe('a pair', () => {
  test.each([
    ['same name', decide(stop('a:1', '新华广场', 0), stop('b:1', '新华广场站', 390)), 'merged same-name'],
    [
      'same name, too far',
      decide(stop('a:1', '新华广场', 0), stop('b:1', '新华广场', 410)),
      'apart same-name too-far',
    ],
    [
      'a railway station and its metro',
      decide(stop('a:1', '包头站', 0), stop('b:1', '包头', 790, { isRail: true })),
      'merged same-name',
    ],
    [
      'one side of a place',
      decide(stop('a:1', '新华广场(东)', 0), stop('b:1', '新华广场', 140)),
      'merged same-name-one-side',
    ],
    [
      'one side, not beside it',
      decide(stop('a:1', '新华广场东', 0), stop('b:1', '新华广场', 160)),
      'apart same-name-one-side too-far',
    ],
    [
      'two sides',
      decide(stop('a:1', '新华广场东', 0), stop('b:1', '新华广场西', 100)),
      'apart same-name-one-side different-sides',
    ],
    [
      'two railway stations of one city',
      decide(stop('a:1', '呼和浩特东', 0, { isRail: true }), stop('b:1', '呼和浩特', 100, { isRail: true })),
      'apart same-name-one-side two-railway-stations',
    ],
    [
      'the word for a railway station at one',
      decide(stop('a:1', '东河火车站', 0), stop('b:1', '包头东', 180, { isRail: true })),
      'merged railway-word',
    ],
    [
      'a name within the other',
      decide(stop('a:1', '东影路口', 0), stop('b:1', '东影路', 30)),
      'merged name-within',
    ],
    [
      'other names',
      decide(stop('a:1', '公主府', 0), stop('b:1', '锡林路口', 5)),
      'apart side-by-side different-names',
    ],
    ['other names, elsewhere', decide(stop('a:1', '公主府', 0), stop('b:1', '锡林路口', 60)), undefined],
    ['of one feed', decide(stop('a:1', '公主府', 0), stop('a:2', '公主府', 5)), undefined],
    ['without a position', decide(stop('a:1', '公主府', Number.NaN), stop('b:1', '公主府', 5)), undefined],
    [
      'that nothing serves',
      decide(stop('a:1', '公主府', 0, { isServed: false }), stop('b:1', '公主府', 5)),
      undefined,
    ],
  ])('%s', (_, decision, expected) => {
    expect(tell(decision)).toBe(expected);
  });

  test('has a decision with names, distance and score', () => {
    expect(decide(stop('b:1', '新华广场', 200), stop('a:1', '新华广场站', 0))).toEqual({
      stopA: 'a:1',
      stopB: 'b:1',
      nameA: '新华广场站',
      nameB: '新华广场',
      distanceM: 200,
      rule: 'same-name',
      score: 0.8,
      verdict: 'merged',
    });
  });
});

describe('places', () => {
  const station = [
    stop('a:S', '新华广场', 0, { isServed: false }),
    stop('a:P', '站台', 30, { parent: 0 }),
    stop('a:E', '出口', 60, { parent: 0, isServed: false }),
  ];

  test('contain whole stations, and stops of one feed with equal names', () => {
    const stops = [
      ...station,
      stop('b:1', '新华广场', 100),
      stop('a:9', '新华广场', 120),
      stop('b:2', '远', 9_000),
    ];
    expect(placesOf(stops)).toEqual(['a:9 a:E a:P a:S b:1', 'b:2']);
  });

  test('grow through stops in between, up to the widest spread', () => {
    const row = [0, 350, 700, 1_050, 1_400].map((eastM, i) => stop(`${'abcde'[i]}:1`, '长街', eastM));
    const places = placesOf(row);
    expect(places.length).toBeGreaterThan(1);
    const { decisions } = mergeStops(row);
    expect(decisions.map(({ reason }) => reason)).toContain('place-too-wide');
    expect(
      tell(
        mergeStops(row.slice(0, 3)).decisions.find(({ stopA, stopB }) => stopA === 'a:1' && stopB === 'c:1'),
      ),
    ).toBe('merged through-others');
  });

  test('overrides: same at any distance, apart despite equal names, apart also through others', () => {
    const stops = [stop('a:1', '甲', 0), stop('b:1', '乙', 5_000), stop('c:1', '甲', 10)];
    const same: StopMergeRow = { stopA: 'b:1', stopB: 'a:1', verdict: 'same', note: 'n' };
    const apart: StopMergeRow = { stopA: 'b:1', stopB: 'c:1', verdict: 'apart', note: '' };
    expect(placesOf(stops, [same])).toEqual(['a:1 b:1 c:1']);
    expect(placesOf(stops, [same, apart])).toEqual(['a:1 b:1', 'c:1']);
    expect(placesOf(stops, [{ ...apart, stopB: 'c:1', stopA: 'a:1' }])).toEqual(['a:1', 'b:1', 'c:1']);
    const { decisions } = mergeStops(stops, [same, apart]);
    expect(decisions.map(tell)).toEqual([
      'merged override',
      'apart same-name override-between',
      'apart override override',
    ]);
    expect(decisions[0]?.note).toBe('n');
  });

  test('an override may name a platform for its station; an unknown stop is reported', () => {
    const stops = [...station, stop('b:1', '乙', 5_000)];
    const rows = [
      { stopA: 'b:1', stopB: 'a:P', verdict: 'same', note: '' },
      { stopA: 'b:1', stopB: 'z:9', verdict: 'apart', note: 'gone' },
    ] as const;
    expect(placesOf(stops, rows)).toEqual(['a:E a:P a:S b:1']);
    expect(mergeStops(stops, rows).decisions.map(tell)).toContain('apart override unknown-stop');
  });
});

describe('stop-merges.csv', () => {
  test('is read with spaces and without a note', () => {
    expect(parseStopMerges('stop_a,stop_b,verdict,note\n a:1 , b:1,same,\nc:1,d:1,apart,why\n\n')).toEqual([
      { stopA: 'a:1', stopB: 'b:1', verdict: 'same', note: '' },
      { stopA: 'c:1', stopB: 'd:1', verdict: 'apart', note: 'why' },
    ]);
    expect(parseStopMerges('stop_a,stop_b,verdict\na:1,b:1,same\n')[0]?.note).toBe('');
  });

  test.each(['a:1,b:1,maybe,', 'a:1,,same,', 'a:1,a:1,same,'])('%s is refused with its line', (line) => {
    const read = () => parseStopMerges(`stop_a,stop_b,verdict,note\nx:1,y:1,same,\n${line}\n`);
    expect(read).toThrow(ProblemError);
    expect(read).toThrow(/Line 3/);
  });
});

describe('any feeds', () => {
  const key = (feed: number, i: number) => `${'abc'[feed]}:${i}`;
  const world = fc
    .array(
      fc.record({
        feed: fc.nat({ max: 2 }),
        name: fc.constantFrom(
          '新华广场',
          '新华广场站',
          '新华广场(东)',
          '新华广场西',
          '火车站',
          '呼和浩特',
          '呼和浩特东',
        ),
        eastM: fc.integer({ min: 0, max: 2_000 }),
        isRail: fc.boolean(),
        isServed: fc.integer({ min: 0, max: 5 }).map((n) => n > 0),
      }),
      { minLength: 1, maxLength: 9 },
    )
    .map((rows) => rows.map(({ eastM, feed, name, ...more }, i) => stop(key(feed, i), name, eastM, more)));
  const worldWithRows = world.chain((stops) => {
    const some = fc.constantFrom(...stops.map((one) => one.key));
    const row = fc.record({
      stopA: some,
      stopB: some,
      verdict: fc.constantFrom('same' as const, 'apart' as const),
      note: fc.constant(''),
    });
    const rows = fc.array(
      row.filter(({ stopA, stopB }) => stopA !== stopB),
      { maxLength: stops.length > 1 ? 3 : 0 },
    );
    return fc.record({ stops: fc.constant(stops), rows });
  });

  test('being one place is an equivalence and does not depend on the order of feeds, stops and rows', () => {
    fc.assert(
      fc.property(worldWithRows, fc.infiniteStream(fc.nat()), ({ stops, rows }, random) => {
        const shuffle = <T>(list: readonly T[]) =>
          list
            .map((value) => ({ value, at: random.next().value as number }))
            .sort((a, b) => a.at - b.at)
            .map(({ value }) => value);
        const { placeOf, decisions } = mergeStops(stops, rows);
        // Each row that represents a place represents itself, so equal rows are an equivalence of stops.
        for (const place of placeOf) expect(placeOf[place]).toBe(place);
        const renumbered = shuffle(stops).map((one) => ({ ...one, feed: 2 - one.feed }));
        expect(placesOf(renumbered, shuffle(rows))).toEqual(placesOf(stops, rows));
        expect(mergeStops(renumbered, shuffle(rows)).decisions).toEqual(decisions);
      }),
      { numRuns: CASES },
    );
  });

  test('decisions agree with the places, and overrides always apply', () => {
    fc.assert(
      fc.property(worldWithRows, ({ stops, rows }) => {
        const { placeOf, decisions } = mergeStops(stops, rows);
        const rowOf = new Map(stops.map((one, row) => [one.key, row] as const));
        const isOne = (a: string, b: string) => placeOf[rowOf.get(a)!] === placeOf[rowOf.get(b)!];
        for (const { reason, stopA, stopB, verdict } of decisions) {
          expect(isOne(stopA, stopB)).toBe(verdict === 'merged');
          expect(reason === undefined).toBe(verdict === 'merged');
        }
        const isServed = (id: string) => stops[rowOf.get(id)!]!.isServed;
        for (const { stopA, stopB, verdict } of rows) {
          if (verdict === 'apart' && isServed(stopA) && isServed(stopB))
            expect(isOne(stopA, stopB)).toBe(false);
        }
        const apart = rows.some(({ verdict }) => verdict === 'apart');
        for (const { stopA, stopB } of apart ? [] : rows) {
          if (isServed(stopA) && isServed(stopB)) expect(isOne(stopA, stopB)).toBe(true);
        }
      }),
      { numRuns: CASES },
    );
  });

  test('places with new stops are those of all stops decided at once, near and far', () => {
    let [known, unknown] = [0, 0];
    fc.assert(
      fc.property(
        worldWithRows,
        fc.integer({ min: 1, max: 3 }),
        fc.constantFrom(1, 8, 40),
        ({ rows, stops: narrow }, newCount, spread) => {
          const stops = narrow.map((one, row) => ({
            ...one,
            lon: one.lon * spread,
            isServed: one.isServed || row >= narrow.length - newCount,
          }));
          const first = Math.max(0, stops.length - newCount);
          const added = stops.slice(first).map((_, i) => first + i);
          const before = mergeStops(stops.slice(0, first), rows);
          const places = {
            placeOf: Int32Array.from(stops, (_, row) => before.placeOf[row] ?? row),
            decisions: before.decisions,
          };
          const source = {
            points: stops,
            parent: new Int32Array(stops.length).fill(-1),
            toStop: (row: number) => stops[row] as MergeStop,
          };
          const found = addToPlaces(places, source, added, rows);
          if (found) {
            known++;
            expect(found).toEqual(mergeStops(stops, rows));
          } else unknown++;
        },
      ),
      { numRuns: CASES },
    );
    expect(known).toBeGreaterThan(unknown / 4);
  });
});
