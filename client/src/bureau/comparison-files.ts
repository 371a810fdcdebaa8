/** The figures of a comparison as files: CSV for tables, GeoJSON for maps. */
import type { Access, Comparison } from '../api/contract.ts';

/** A cell that a spreadsheet would run as a formula gets an apostrophe in front. */
function toCell(value: string | number | null): string {
  if (value === null) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

type Row = readonly (string | number | null)[];

/** One table with all figures: kind, subject, measure, before, after. */
export function toComparisonCsv({ access, base, scenario, serviceDay, window }: Comparison): string {
  const rows: Row[] = [
    ['kind', 'subject', 'measure', 'before', 'after'],
    ['meta', scenario.name, 'scenario', null, scenario.hash],
    ['meta', scenario.variant ?? '', 'variant', null, null],
    ['meta', base.timetableHash, 'base timetable', null, null],
    ['meta', `${serviceDay} ${window.join('-')}`, 'service day and departures', null, null],
    ['meta', 'model', 'residents and jobs below the district are illustrative', null, null],
    ...(access ? listRows(access) : []),
  ];
  // Spreadsheets recognize UTF-8 by the mark at the start.
  return `\uFEFF${rows.map((row) => row.map(toCell).join(',')).join('\r\n')}\r\n`;
}

function listRows({ cumulative, districts, gravity, nearest, pairs, percents }: Access): Row[] {
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

/** Zones as points with what is in reach before and after, by cut-off. */
export function toComparisonGeoJson({ access, scenario, serviceDay, window }: Comparison): string {
  return JSON.stringify({
    type: 'FeatureCollection',
    properties: { scenario: scenario.name, hash: scenario.hash, serviceDay, window },
    features: (access?.zones ?? []).map(({ after, before, id, lat, lon, weight }) => ({
      type: 'Feature',
      id,
      geometry: { type: 'Point', coordinates: [lon, lat] },
      properties: {
        id,
        weight,
        ...Object.fromEntries(before.map((value, i) => [`before_${i}`, value])),
        ...Object.fromEntries(after.map((value, i) => [`after_${i}`, value])),
      },
    })),
  });
}

/** Lets the browser save a text as a file. */
export function saveFile(name: string, type: string, content: string): void {
  const url = URL.createObjectURL(new Blob([content], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 1_000);
}
