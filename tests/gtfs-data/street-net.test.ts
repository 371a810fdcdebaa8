/** Fitted streets as a net: crossings, ends that meet, ways along it, and stops set beside it. */
import { describe, expect, test } from 'vitest';
import { toCourse } from '../../scripts/feeds/bus-course.ts';
import { createStreetPlaces } from '../../scripts/feeds/bus-street-places.ts';
import { createStreetNet } from '../../scripts/feeds/street-net.ts';
import type { Street } from '../../scripts/feeds/streets.ts';
import { type LatLon, toDistanceM } from '../../server/base/geo.ts';

/** A point in units of 0.01 degrees north and east of 40, 111: about 1,112 m and 852 m. */
const at = (north: number, east: number): LatLon => ({ lat: 40 + north / 100, lon: 111 + east / 100 });
const street = (nameZh: string, ...points: LatLon[]): Street => ({
  id: nameZh,
  cityId: 'hohhot',
  nameZh,
  points,
});
const lengthOf = (points: readonly LatLon[]) =>
  points.reduce((sum, point, idx) => sum + toDistanceM(points[idx - 1] ?? point, point), 0);

// Two streets to the north, two to the east; a side street that ends 60 m before the second one.
const net = createStreetNet([
  street('甲子北路', at(-1, 0), at(3, 0)),
  street('乙路', at(-1, 2), at(3, 2)),
  street('丙大街', at(0, -1), at(0, 3)),
  street('丁街', at(2, -1), at(2, 1), at(2.2, 3)),
  street('', at(1, 0), at(1, 1.93)),
  street('远路', at(9, 9), at(9, 10)),
]);
const on = (point: LatLon) => net.find(point)!;

describe('the net', () => {
  test('finds the nearest place of a street and its direction', () => {
    const place = on(at(0.1, 0.5));
    expect(toDistanceM(place, at(0, 0.5))).toBeLessThan(2);
    expect(place.offM).toBeCloseTo(111, 0);
    expect(place.axisDeg).toBeCloseTo(90, 0);
    expect(toDistanceM(net.find(at(0.1, 0.5), '乙路')!, at(0.1, 2))).toBeLessThan(2);
    expect(net.find(at(0, 0), '无此路')).toBeUndefined();
  });

  test('finds a crossing by the beginnings of two names, in either order', () => {
    expect(toDistanceM(net.findCrossing(at(0.3, 0.3), '甲', '丙')!, at(0, 0))).toBeLessThan(2);
    expect(toDistanceM(net.findCrossing(at(0.3, 0.3), '丙', '甲')!, at(0, 0))).toBeLessThan(2);
    expect(net.findCrossing(at(0, 0), '甲', '乙')).toBeUndefined();
  });

  test('lays the shortest way, around corners and through an end that meets a street', () => {
    const along = net.lay(on(at(0, 0.5)), on(at(0, 1.5)))!;
    expect(lengthOf(along)).toBeCloseTo(toDistanceM(at(0, 0.5), at(0, 1.5)), -1);
    const corner = net.lay(on(at(0.5, 0)), on(at(0, 0.5)))!;
    expect(corner.some((point) => toDistanceM(point, at(0, 0)) < 2)).toBe(true);
    const side = net.lay(on(at(1, 0.5)), on(at(1.3, 2)))!;
    expect(lengthOf(side)).toBeLessThan(
      toDistanceM(at(1, 0.5), at(1, 2)) + toDistanceM(at(1, 2), at(1.3, 2)) + 20,
    );
  });

  test('is the same way back', () => {
    const ends = [on(at(0.5, 0)), on(at(2.1, 2))] as const;
    expect(net.lay(ends[1], ends[0])!.toReversed()).toEqual(net.lay(...ends));
  });

  test('has no way to a street that meets no other', () => {
    expect(net.lay(on(at(0, 0)), on(at(9, 9.5)))).toBeUndefined();
  });

  test('keeps a place apart from others of its street only', () => {
    const place = on(at(0, 0.5));
    const moved = net.keepApart(place, [at(0, 0.55), at(0.5, 0)], 150);
    expect(toDistanceM(moved, at(0, 0.55))).toBeGreaterThan(148);
    expect(toDistanceM(moved, place)).toBeLessThan(150);
    expect(net.keepApart(place, [at(0, 1), at(0.5, 0.5)], 150)).toEqual(place);
  });
});

describe('stops', () => {
  const places = createStreetPlaces(net, new Map([['知名店', '乙路']]), [at(0, 1.5)]);

  test.each([
    ['丙大街甲子路口', at(0.2, 0.2), at(0, 0)],
    ['丙大街无名路口', at(0.2, 0.7), at(0, 0.7)],
    ['知名店', at(0.3, 1.5), at(0.3, 2)],
    ['某店', at(0.2, -0.5), at(0, -0.5)],
  ] as const)('%s is set on its street', (name, model, expected) => {
    expect(toDistanceM(places(name, model, 'low')!, expected)).toBeLessThan(3);
  });

  test('stay where they are if no street is near, the sooner the surer they are', () => {
    expect(places('远店', at(0.75, -0.75), 'low')).toBeUndefined();
    expect(places('中店', at(0.45, 0.6), 'medium')).toBeUndefined();
    expect(places('低店', at(0.45, 0.6), 'low')).toBeDefined();
  });

  test('keep apart from sourced ones, and are the same for each line', () => {
    const place = places('邻店', at(0.05, 1.49), 'low')!;
    expect(toDistanceM(place, at(0, 1.5))).toBeGreaterThan(148);
    expect(places('邻店', at(0.05, 1.49), 'low')).toEqual(place);
  });
});

describe('the way of a line', () => {
  const course = (...stops: (readonly [LatLon, number])[]) =>
    toCourse(
      {
        places: stops.map(([point, cumM], idx) => ({ name: String(idx), ...point, cumM })),
        vias: [],
        headsign: { zh: '', en: '' },
      },
      net,
    );

  test('bends at corners, and its distances are those of the bends', () => {
    const { places, vias } = course([at(0.5, 0), 0], [at(0, 0.5), 900]);
    expect(vias).toHaveLength(1);
    expect(toDistanceM(vias[0]!, at(0, 0))).toBeLessThan(2);
    expect(places[1]?.cumM).toBeCloseTo(lengthOf([at(0.5, 0), at(0, 0), at(0, 0.5)]), -1);
  });

  test('keeps the tabled distance for times, unless the drawn one is far longer or far shorter', () => {
    const drawnM = Math.round(lengthOf([at(0.5, 0), at(0, 0), at(0, 0.5)]));
    const timed = (tabledM: number) => course([at(0.5, 0), 0], [at(0, 0.5), tabledM]).places[1]?.timedM;
    expect(timed(drawnM - 200)).toBe(drawnM - 200);
    expect(timed(drawnM + 900)).toBe(drawnM + 900);
    expect(Math.abs((timed(500) ?? 0) - drawnM)).toBeLessThan(3);
    expect(Math.abs((timed(3_000) ?? 0) - drawnM)).toBeLessThan(3);
  });

  test('is straight where a stop is on no street, and where streets would be a long detour', () => {
    expect(course([at(0, 0), 0], [at(5, 5), 7_000]).vias).toEqual([]);
    expect(course([at(2.95, 0), 0], [at(2.95, 2), 2_200]).vias).toEqual([]);
    expect(course([at(2.5, 0), 0], [at(2.5, 2), 2_200]).vias.length).toBeGreaterThan(1);
    expect(course([at(0, 0), 0], [at(9, 9.5), 13_000]).vias).toEqual([]);
  });
});
