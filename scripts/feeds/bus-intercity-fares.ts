/** Fares of intercity lines: flat, or by section where a line stops on the way. */

import { type LegRule, type Price, type Product, type TariffGroup, toFlatGroup } from './bus-fares.ts';
import type { BusFeed } from './bus-feed.ts';
import type { IntercityLine } from './bus-intercity-lines.ts';
import { addRow } from './feed-draft.ts';
import { addTranslation } from './translations.ts';

const noCard = 'no card is known to be accepted';

function toTicketPrices(amountFen: number): Price[] {
  return [
    { medium: 'cash', amountFen },
    { medium: 'qr', amountFen },
  ];
}

interface Section {
  readonly areaId: string;
  readonly zh: string;
  readonly en: string;
  readonly stopIds: readonly string[];
}

function addSections(busFeed: BusFeed, sections: readonly Section[]): void {
  for (const { areaId, zh, en, stopIds } of sections) {
    addRow(busFeed.feed, 'areas', { area_id: areaId, area_name: zh });
    addTranslation(busFeed.feed, 'areas', 'area_name', areaId, { en });
    for (const stop_id of stopIds) addRow(busFeed.feed, 'stop_areas', { area_id: areaId, stop_id });
  }
}

/** Stops of both directions in three lists: before, at and after a named stop, in the order of the first direction. */
function splitStops(busFeed: BusFeed, { line }: IntercityLine, boundary: string): string[][] {
  const parts: [Set<string>, Set<string>, Set<string>] = [new Set(), new Set(), new Set()];
  line.directions.forEach(({ places }, directionId) => {
    const at = places.findIndex(({ name }) => name === boundary);
    if (at < 0) throw new Error(`${line.routeId} does not call at ${boundary}`);
    busFeed.sidesOf(line.routeId, directionId).forEach(({ stopId }, call) => {
      const order = Math.sign(call - at) * (directionId === 0 ? 1 : -1);
      parts[(order + 1) as 0 | 1 | 2].add(stopId);
    });
  });
  return parts.map((part) => [...part]);
}

/** Baotou-Salaqi: 5 yuan for each of two sections, which meet at 莎木佳. */
function toBt1Group(busFeed: BusFeed, bt1: IntercityLine): TariffGroup {
  const [west = [], middle = [], east = []] = splitStops(busFeed, bt1, '莎木佳镇政府');
  const [w, m, e] = ['ic-bt1-donghe', 'ic-bt1-shamujia', 'ic-bt1-salaqi'];
  addSections(busFeed, [
    { areaId: w, zh: '东河—莎木佳', en: 'Donghe to Shamujia', stopIds: west },
    { areaId: m, zh: '莎木佳', en: 'Shamujia', stopIds: middle },
    { areaId: e, zh: '莎木佳—萨拉齐', en: 'Shamujia to Salaqi', stopIds: east },
  ]);
  const full = bt1.fareFen;
  const half = full / 2;
  const prices = (amountFen: number): Price[] => [
    ...toTicketPrices(amountFen),
    { medium: 'luchengtong', amountFen },
    { medium: 'tunion', amountFen },
    { medium: 'qingchengtong', amountFen },
  ];
  const source =
    'full 10 and half 5 yuan with 莎木佳 as boundary, cash and card, no benefit of the senior card: bbs.baotoushizx.com showtopic-11124; no discount of Luchengtong is published for this line, T-Union cards and QR as on other lines of the operator: derived';
  const products: Product[] = [
    {
      productId: 'ic-bt1-half',
      zh: '包头—萨拉齐半程票',
      en: 'Half ticket, Baotou - Salaqi',
      prices: prices(half),
      confidence: 'sourced',
      source,
    },
    {
      productId: 'ic-bt1-full',
      zh: '包头—萨拉齐全程票',
      en: 'Full ticket, Baotou - Salaqi',
      prices: prices(full),
      confidence: 'sourced',
      source,
    },
  ];
  const rule = (fromAreaId: string, toAreaId: string, productId: string): LegRule => ({
    fromAreaId,
    toAreaId,
    productId,
  });
  const near = [
    [w, w],
    [w, m],
    [m, w],
    [m, e],
    [e, m],
    [e, e],
  ] as const;
  return {
    networkId: 'ic-bt1',
    zh: '包头—萨拉齐城乡公交',
    en: 'Baotou - Salaqi rural bus',
    routeIds: [bt1.line.routeId],
    products,
    rules: [
      ...near.map(([from, to]) => rule(from, to, 'ic-bt1-half')),
      rule(w, e, 'ic-bt1-full'),
      rule(e, w, 'ic-bt1-full'),
    ],
  };
}

/** A line with one stop on the way: shares of the fare by distance, rounded up to whole yuan. */
function toPartedGroup(busFeed: BusFeed, intercity: IntercityLine): TariffGroup {
  const { line, fareFen } = intercity;
  const [first, middle, last] = line.directions[0]?.places ?? [];
  if (!first || !middle || !last) throw new Error(`${line.routeId} has no stop on the way`);
  const names = [first, middle, last];
  const areaIds = names.map((_, idx) => `${line.routeId}-${idx + 1}`);
  const parts = splitStops(busFeed, intercity, middle.name);
  const ends = line.longName.en.split(' — ');
  addSections(
    busFeed,
    names.map(({ name }, idx) => ({
      areaId: areaIds[idx] as string,
      zh: name,
      en: [ends[0], 'Shengle Park', ends[1]][idx] as string,
      stopIds: parts[idx] as string[],
    })),
  );
  const products: Product[] = [];
  const rules: LegRule[] = [];
  for (const [from, to] of [
    [0, 1],
    [1, 2],
    [0, 2],
  ] as const) {
    const distanceM = (names[to]?.cumM ?? 0) - (names[from]?.cumM ?? 0);
    const amountFen = Math.ceil((fareFen * distanceM) / last.cumM / 100) * 100;
    const productId = `${line.routeId}-${from + 1}-${to + 1}`;
    products.push({
      productId,
      zh: `${names[from]?.name}—${names[to]?.name}车票`,
      en: `Ticket, ${line.longName.en}, section ${from + 1} to ${to + 1}`,
      prices: toTicketPrices(amountFen),
      confidence: 'reconstructed',
      source: `end to end: background knowledge; on the way in proportion to distance, whole yuan; ${noCard}`,
    });
    rules.push(
      { fromAreaId: areaIds[from], toAreaId: areaIds[to], productId },
      { fromAreaId: areaIds[to], toAreaId: areaIds[from], productId },
    );
  }
  return {
    networkId: line.routeId,
    zh: line.longName.zh,
    en: line.longName.en,
    routeIds: [line.routeId],
    products,
    rules,
  };
}

/** Lists all tariff groups of the feed, and adds the areas that they need. */
export function listIntercityGroups(busFeed: BusFeed, lines: readonly IntercityLine[]): TariffGroup[] {
  const callsOf = ({ line }: IntercityLine) => line.directions[0]?.places.length ?? 0;
  const flat = lines.filter((line) => callsOf(line) === 2);
  const parted = lines.filter((line) => callsOf(line) > 2);
  const flatGroups = [...Map.groupBy(flat, ({ fareFen }) => fareFen)].map(([fareFen, group]) =>
    toFlatGroup(
      {
        networkId: `ic-${fareFen}`,
        zh: `城际${fareFen / 100}元线路`,
        en: `Intercity bus, ${fareFen / 100} yuan lines`,
        routeIds: group.map(({ line }) => line.routeId),
      },
      {
        prices: toTicketPrices(fareFen),
        confidence: 'reconstructed',
        source: `background knowledge (coin and QR on 白云-百灵庙: baotounews.com.cn p/846217); ${noCard}`,
      },
    ),
  );
  return [
    ...flatGroups,
    ...parted.map((line) =>
      line.line.routeId === 'ic-bt1' ? toBt1Group(busFeed, line) : toPartedGroup(busFeed, line),
    ),
  ];
}
