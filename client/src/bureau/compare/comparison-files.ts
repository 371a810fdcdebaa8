/** The figures of a comparison as files: CSV for tables, GeoJSON for maps. */
import type {
  Access,
  ComparedOperations,
  ComparedRiders,
  ComparedSettlement,
  Comparison,
} from '../../api/contract.ts';
import { listMeasures, toMeasureKey, toZoneValues } from './measures.ts';

/** A cell that a spreadsheet would run as a formula gets an apostrophe in front. */
function toCell(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

type Row = readonly (string | number | null)[];

/** One table with all figures: kind, subject, measure, before, after. */
export function toComparisonCsv(comparison: Comparison): string {
  const { access, base, operations, riders, scenario, serviceDay, settlement, window } = comparison;
  const rows: Row[] = [
    ['kind', 'subject', 'measure', 'before', 'after'],
    ['meta', scenario.name, 'scenario', null, scenario.hash],
    ['meta', scenario.variant ?? '', 'variant', null, null],
    ['meta', base.timetableHash, 'base timetable', null, null],
    ['meta', `${serviceDay} ${window.join('-')}`, 'service day and departures', null, null],
    ['meta', 'model', 'residents and jobs below the district are illustrative', null, null],
    ...(access ? listAccess(access) : []),
    ...(operations ? listOperations(operations) : []),
    ...(riders ? listRiders(riders) : []),
    ...(settlement ? listSettlement(settlement) : []),
  ];
  // Spreadsheets recognize UTF-8 by the mark at the start.
  return `\uFEFF${rows.map((row) => row.map(toCell).join(',')).join('\r\n')}\r\n`;
}

function listAccess({ cumulative, districts, gravity, nearest, pairs, percents }: Access): Row[] {
  return [
    ...pairs.flatMap(({ doorToDoor, from, stationToStation, to }) =>
      [
        { kind: 'station to station', times: stationToStation },
        { kind: 'door to door', times: doorToDoor },
      ].flatMap(({ kind, times }): Row[] => {
        if (!times) return [];
        const { after, before } = times;
        const subject = `${from.zh} - ${to.zh}`;
        return [
          ...percents.map(
            (p, i): Row => [
              kind,
              subject,
              `p${p} s`,
              before.percentileSec[i] ?? null,
              after.percentileSec[i] ?? null,
            ],
          ),
          [kind, subject, 'mean s', before.meanSec, after.meanSec],
          [kind, subject, 'planned s', before.plannedSec, after.plannedSec],
          [kind, subject, 'share of departures that arrive', before.reachedShare, after.reachedShare],
        ];
      }),
    ),
    ...cumulative.map(
      ({ after, before, cutoffMin, opportunity }): Row => [
        'within reach',
        opportunity,
        `${cutoffMin} min`,
        before,
        after,
      ],
    ),
    ...gravity.map(({ after, before, opportunity }): Row => ['gravity', opportunity, '', before, after]),
    ...nearest.flatMap(({ category, meanSec, reachedShare }): Row[] => [
      ['nearest', category, 'mean s', meanSec.before, meanSec.after],
      ['nearest', category, 'share', reachedShare.before, reachedShare.after],
    ]),
    ...districts.map(({ after, before, district }): Row => ['district', district, '', before, after]),
  ];
}

const ends = ['low', 'central', 'high'] as const;

function listOperations({ lines, operators, total }: ComparedOperations): Row[] {
  return [
    ...[...operators, total].flatMap(({ after, before, operatorId }): Row[] => [
      ...(['departures', 'fleet', 'spares', 'seats', 'vehicleKm', 'vehicleHours'] as const).map(
        (field): Row => ['operations', operatorId, field, before[field], after[field]],
      ),
      ...(['kwh', 'litres', 'co2Kg', 'costFen'] as const).flatMap((field) =>
        ends.map(
          (end): Row => ['operations', operatorId, `${field} ${end}`, before[field][end], after[field][end]],
        ),
      ),
    ]),
    ...lines.flatMap(({ breakEven: { riders }, modification }) =>
      ends.map((end): Row => ['break-even riders', modification, end, null, riders?.[end] ?? null]),
    ),
  ];
}

function listRiders({ forecast, parameters }: ComparedRiders): Row[] {
  if (!forecast) return [];
  return [
    ['meta', parameters.hash, 'parameters', null, null],
    ...forecast.modes.flatMap(({ after, before, mode }) =>
      ends.map((end): Row => ['riders by mode', mode, end, before[end], after[end]]),
    ),
    ...forecast.lines.flatMap(({ after, before, hops, id, revenueFen }) => [
      ...ends.map((end): Row => ['riders by line', id, end, before[end], after[end]]),
      ...ends.map((end): Row => ['revenue fen', id, end, null, revenueFen[end]]),
      ...hops.flatMap(({ from, loadFactor, riders, to }): Row[] => [
        ...ends.map((end): Row => ['riders by hop', `${id} ${from} - ${to}`, end, null, riders[end]]),
        ['load by hop', `${id} ${from} - ${to}`, 'riders by seats', null, loadFactor ?? null],
      ]),
    ]),
    ...forecast.tornado.flatMap(({ high, low, parameter }): Row[] => [
      ['riders with one parameter at its end', parameter, 'low', null, low],
      ['riders with one parameter at its end', parameter, 'high', null, high],
    ]),
    ...forecast.elasticities.map(({ kind, value }): Row => ['elasticity', kind, '', null, value]),
  ];
}

function listSettlement({
  held,
  method,
  parties,
  people,
  riders,
  simulated,
  sumFen,
}: ComparedSettlement): Row[] {
  const about = simulated ? `${simulated.riders} people, ${simulated.days} days, seed ${simulated.seed}` : '';
  return [
    ['meta', about, method, people?.before ?? null, people?.after ?? null],
    ...(['groups', 'districts'] as const).flatMap((list) =>
      (riders?.[list] ?? []).flatMap(({ after, before, id }) =>
        (['people', 'journeys', 'paidFen', 'savedFen'] as const).map(
          (field): Row => [`riders by ${list}`, id, field, before[field], after[field]],
        ),
      ),
    ),
    ...parties.flatMap(({ after, before, partyId }) =>
      (['revenueFen', 'fundingFen', 'feeFen', 'cardFen', 'netFen'] as const).map(
        (field): Row => ['settlement', partyId, field, before[field], after[field]],
      ),
    ),
    ['settlement', 'held', 'fen', held.beforeFen, held.afterFen],
    ['settlement', 'all', 'sum of changes fen', null, sumFen],
  ];
}

/** Zones as polygons, or points where they have no area, with all measures but the times to single places. */
export function toComparisonGeoJson({ access, scenario, serviceDay, window }: Comparison): string {
  const measures = access ? listMeasures(access).filter(({ kind }) => kind !== 'place') : [];
  const columns = measures.map((measure) => ({
    key: toMeasureKey(measure),
    values: access ? toZoneValues(access, measure) : [],
  }));
  return JSON.stringify({
    type: 'FeatureCollection',
    properties: { scenario: scenario.name, hash: scenario.hash, serviceDay, window },
    features: (access?.zones ?? []).map(({ district, id, lat, lon, ring, weight }, z) => ({
      type: 'Feature',
      id,
      geometry: ring
        ? { type: 'Polygon', coordinates: [[...ring, ring[0] ?? []].map(([y, x]) => [x, y])] }
        : { type: 'Point', coordinates: [lon, lat] },
      properties: {
        id,
        district,
        weight,
        ...Object.fromEntries(
          columns.flatMap(({ key, values }) => [
            [`${key} before`, values[z]?.before ?? null],
            [`${key} after`, values[z]?.after ?? null],
          ]),
        ),
      },
    })),
  });
}

/** Lets the browser save a file. */
export function saveFile(name: string, content: Blob): void {
  const url = URL.createObjectURL(content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}
