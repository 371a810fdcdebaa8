/** A region of Porto Alegre for tests: its cities, and a card with the fare table that goes with the feeds. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { unzipOffice } from './office-files.ts';

const root = process.env.TEST_FEEDS ?? '';
export const poaFeeds = ['poa-eptc.zip', 'poa-trensurb.zip'].map((name) => join(root, name));
const poaGrid = join(root, 'poa', 'poa_hexgrid.csv');
const fareTable = join(root, 'poa', 'fares_poa.zip');
export const isPoaThere = root !== '' && [...poaFeeds, poaGrid, fareTable].every((path) => existsSync(path));
/** What a title says where the feeds are missing. */
export const poaSkipped = isPoaThere
  ? ''
  : ' (skipped: TEST_FEEDS names no folder with poa-eptc.zip, poa-trensurb.zip and poa/)';

/** Amounts in centavos. */
export interface PoaFares {
  readonly bus: number;
  readonly rail: number;
  /** Both rides of a change. */
  readonly busBus: number;
  readonly busRail: number;
  readonly railBus: number;
  readonly windowSec: number;
  readonly changes: number;
}

export async function readPoaFares(): Promise<PoaFares> {
  const files = await unzipOffice(readFileSync(fareTable));
  const read = (name: string) => parse(files.get(name) ?? '', { columns: true }) as Record<string, string>[];
  const toCentavos = (text = '') => Math.round(Number(text) * 100);
  const ofType = new Map(read('fares_per_type.csv').map(({ fare, type }) => [type, toCentavos(fare)]));
  const ofChange = new Map(
    read('fares_per_transfer.csv').map(({ fare, first_leg, second_leg }) => [
      `${first_leg} ${second_leg}`,
      toCentavos(fare),
    ]),
  );
  const settings = new Map(read('global_settings.csv').map(({ setting, value }) => [setting, Number(value)]));
  const get = <Key>(map: ReadonlyMap<Key, number>, key: Key) => {
    const value = map.get(key);
    if (value === undefined) throw new RangeError(`the fare table has no ${key}`);
    return value;
  };
  return {
    bus: get(ofType, 'BUS'),
    rail: get(ofType, 'RAIL'),
    busBus: get(ofChange, 'BUS BUS'),
    busRail: get(ofChange, 'BUS RAIL'),
    railBus: get(ofChange, 'RAIL BUS'),
    windowSec: get(settings, 'transfer_time_allowance') * 60,
    changes: get(settings, 'max_discounted_transfers'),
  };
}

const city = 'porto-alegre';
/** Residents are rounded, and those of the quarters made up: illustrative. */
const places = [
  { city, name: 'Porto Alegre', quarter: 'norte', lat: -30, lon: -51.15, residents: 400_000 },
  { city, name: 'Porto Alegre', quarter: 'centro', lat: -30.031, lon: -51.215, residents: 350_000 },
  { city, name: 'Porto Alegre', quarter: 'leste', lat: -30.05, lon: -51.16, residents: 350_000 },
  { city, name: 'Porto Alegre', quarter: 'sul', lat: -30.11, lon: -51.22, residents: 300_000 },
  { city: 'canoas', name: 'Canoas', quarter: 'canoas', lat: -29.918, lon: -51.184, residents: 320_000 },
  {
    city: 'leopoldo',
    name: 'São Leopoldo',
    quarter: 'leopoldo',
    lat: -29.76,
    lon: -51.147,
    residents: 210_000,
  },
] as const;

/** @returns the region file; the scheme of the card is in `scheme/` beside it */
export function writePoaRegion(dir: string, fares: PoaFares): string {
  mkdirSync(join(dir, 'scheme'), { recursive: true });
  const cities = [...Map.groupBy(places, (place) => place.city)].map(([id, own]) => ({
    id,
    names: { pt: own[0]?.name },
    seats: own.map(({ lat, lon, name, quarter }) => ({
      adcode: quarter,
      names: { pt: `${name} ${quarter}` },
      lat,
      lon,
    })),
  }));
  const file = join(dir, 'region.json');
  const region = {
    names: { pt: 'Porto Alegre' },
    bbox: { south: -30.3, west: -51.3, north: -29.6, east: -51 },
    start: { lat: -30.03, lon: -51.2, zoom: 11 },
    cities,
    scheme: 'scheme',
  };
  writeFileSync(file, JSON.stringify(region));
  const rows = places.map(({ lat, lon, name, quarter, residents }) =>
    [quarter, name, residents, lat, lon].join(),
  );
  writeFileSync(join(dir, 'zones.csv'), ['adcode,city,pop_2020,seat_lat,seat_lon', ...rows, ''].join('\n'));
  writeFileSync(join(dir, 'scheme', 'poa.v1.json'), JSON.stringify(toScheme(fares)));
  return file;
}

function toScheme({ bus, busBus, busRail, changes, rail, railBus, windowSec }: PoaFares) {
  const named = (text: string) => ({ names: { text } });
  const party = (id: string, kind: string, of: string | null, agencies: string[] = []) => ({
    ...named(id),
    id,
    kind,
    city: of,
    agencies,
  });
  const network = (id: string, agency: string, operator: string, amountFen: number) => ({
    ...named(id),
    id,
    city,
    tapping: 'entry',
    agencies: [agency],
    operators: [operator],
    fare: { kind: 'flat', amountFen },
    maxFareFen: amountFen,
  });
  const change = (from: string, to: string, maxOffFen: number) => ({
    ...named(`${from}-${to}`),
    id: `${from}-${to}`,
    fromNetworks: [from],
    toNetworks: [to],
    from: 'previous-on',
    windowSec,
    maxOffFen,
    maxCount: changes,
    fund: [{ payer: 'operator', shareBp: 10_000 }],
  });
  return {
    ...named('Porto Alegre'),
    schemeId: 'poa',
    version: 1,
    validFrom: '2019-01-01',
    currency: 'BRL',
    timeZone: 'America/Sao_Paulo',
    serviceDayStartSec: 10_800,
    parties: [
      party('eptc', 'operator', city, ['poa-eptc:EPTC']),
      party('trensurb', 'operator', city, ['poa-trensurb:TRENS']),
      party('issuer', 'issuer', null),
      party('treasury', 'treasury', city),
      party('pool', 'pool', null),
      party('centre', 'centre', null),
    ],
    networks: [
      network('bus', 'poa-eptc:EPTC', 'eptc', bus),
      network('rail', 'poa-trensurb:TRENS', 'trensurb', rail),
    ],
    media: [
      {
        ...named('Cartão'),
        id: 'card',
        charging: 'account',
        hasCounter: false,
        issuerId: 'issuer',
        prefixes: ['T55'],
      },
    ],
    transfers: [
      change('bus', 'bus', 2 * bus - busBus),
      change('bus', 'rail', bus + rail - busRail),
      change('rail', 'bus', bus + rail - railBus),
    ],
    commissionBp: 0,
    agingDays: 7,
    apportionment: {
      method: 'ride-count',
      maxPaths: 4,
      maxRatioBp: 15_000,
      changePenaltySec: 300,
      scaleSec: 300,
    },
  };
}
