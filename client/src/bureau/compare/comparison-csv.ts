/**
 * All figures of a comparison as one table: kind, subject and measure in the page's language, before, after, and the same three
 * as names for programs, which no language changes.
 */
import type {
  Access,
  ComparedOperations,
  ComparedRiders,
  ComparedSettlement,
  Comparison,
} from '../../api/contract.ts';
import type { Translate } from '../../i18n/i18n.ts';
import type { Language } from '../../i18n/language.ts';
import { toNameText } from '../../ui/name.tsx';
import { toCategoryText, toOpportunityText } from './use-measure-text.ts';

interface Words {
  readonly t: Translate;
  readonly language: Language;
  /** Of amounts in whole hundredths: `fen`, `1/100 BRL`. */
  readonly unit: string;
}

type Cell = string | number | null;
type Kind =
  | 'about'
  | 'station to station'
  | 'door to door'
  | 'within reach'
  | 'gravity'
  | 'nearest'
  | 'district'
  | 'operations'
  | 'break-even riders'
  | 'riders by mode'
  | 'riders by line'
  | 'revenue'
  | 'riders by hop'
  | 'load by hop'
  | 'riders with one parameter at its end'
  | 'elasticity'
  | 'settlement by groups'
  | 'settlement by districts'
  | 'settlement';

interface Row {
  readonly kind: Kind;
  /** Name of the subject for programs. */
  readonly subject: string;
  /** In the page's language, where that differs. */
  readonly subjectText?: string;
  readonly measure: string;
  readonly measureText: string;
  readonly before: Cell;
  readonly after: Cell;
}

/** A cell that a spreadsheet would run as a formula gets an apostrophe in front. */
function toCell(value: Cell): string {
  if (value === null) return '';
  const text = typeof value === 'string' && /^[=+\-@\t\r]/.test(value) ? `'${value}` : String(value);
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}

export function toComparisonCsv(comparison: Comparison, { language, t }: Omit<Words, 'unit'>): string {
  const { access, currency, operations, riders, settlement } = comparison;
  const unit = currency === 'CNY' ? t('compareCsv.fen') : `1/100 ${currency}`;
  const words = { language, t, unit };
  const head = [
    t('compareCsv.kind'),
    t('compareCsv.subject'),
    t('compareCsv.measure'),
    t('compare.before'),
    t('compare.after'),
    'kind',
    'subject',
    'measure',
  ];
  const rows = [
    ...listAbout(comparison, words),
    ...(access ? listAccess(access, words) : []),
    ...(operations ? listOperations(operations, words) : []),
    ...(riders ? listRiders(riders, words) : []),
    ...(settlement ? listSettlement(settlement, words) : []),
  ].map(({ after, before, kind, measure, measureText, subject, subjectText }) => [
    t(`compareCsv.${kind}`),
    subjectText ?? subject,
    measureText,
    before,
    after,
    kind,
    subject,
    measure,
  ]);
  // Spreadsheets recognize UTF-8 by the mark at the start.
  return `\uFEFF${[head, ...rows].map((row) => row.map(toCell).join(',')).join('\r\n')}\r\n`;
}

function listAbout(
  { base, currency, riders, scenario, serviceDay, settlement, window }: Comparison,
  { t }: Words,
): Row[] {
  const row = (
    measure:
      | 'scenario'
      | 'variant'
      | 'timetable'
      | 'departures'
      | 'model'
      | 'currency'
      | 'parameters'
      | 'people',
  ) => {
    const measureText = t(`compareCsvAbout.${measure}`);
    return (subject: string, before: Cell = null, after: Cell = null): Row => ({
      kind: 'about',
      subject,
      measure,
      measureText,
      before,
      after,
    });
  };
  const { people, simulated } = settlement ?? {};
  return [
    row('scenario')(scenario.name, null, scenario.hash),
    row('variant')(scenario.variant ?? ''),
    row('timetable')(base.timetableHash),
    row('departures')(`${serviceDay} ${window.join('-')}`),
    row('model')(t('compare.zonesWhy')),
    row('currency')(currency),
    ...(riders?.forecast ? [row('parameters')(riders.parameters.hash)] : []),
    ...(settlement
      ? [
          row('people')(
            simulated
              ? `${simulated.riders}, ${simulated.days} d, seed ${simulated.seed}`
              : settlement.method,
            people?.before ?? null,
            people?.after ?? null,
          ),
        ]
      : []),
  ];
}

function listAccess(
  { cumulative, districts, gravity, nearest, pairs, percents }: Access,
  { language, t }: Words,
): Row[] {
  const meanText = t('compareCsv.meanSec');
  return [
    ...pairs.flatMap(({ doorToDoor, from, stationToStation, to }) =>
      (
        [
          ['station to station', stationToStation],
          ['door to door', doorToDoor],
        ] as const
      ).flatMap(([kind, times]): Row[] => {
        if (!times) return [];
        const { after, before } = times;
        const about = {
          kind,
          subject: `${from.zh} - ${to.zh}`,
          subjectText: `${toNameText(from, language)} - ${toNameText(to, language)}`,
        };
        const row = (measure: string, measureText: string, was: Cell, is: Cell): Row => ({
          ...about,
          measure,
          measureText,
          before: was,
          after: is,
        });
        return [
          ...percents.map((percent, i) =>
            row(
              `p${percent} s`,
              t('compareCsv.percentile', { percent }),
              before.percentileSec[i] ?? null,
              after.percentileSec[i] ?? null,
            ),
          ),
          row('mean s', meanText, before.meanSec, after.meanSec),
          row('planned s', t('compareCsv.plannedSec'), before.plannedSec, after.plannedSec),
          row(
            'share of departures that arrive',
            t('compare.arrives'),
            before.reachedShare,
            after.reachedShare,
          ),
        ];
      }),
    ),
    ...cumulative.map(({ after, before, cutoffMin, opportunity }): Row => {
      const what = toOpportunityText(opportunity, t);
      return {
        kind: 'within reach',
        subject: opportunity,
        subjectText: what,
        measure: `${cutoffMin} min`,
        measureText: t('compare.withinMinutes', { what, minutes: cutoffMin }),
        before,
        after,
      };
    }),
    ...gravity.map(
      ({ after, before, opportunity }): Row => ({
        kind: 'gravity',
        subject: opportunity,
        subjectText: toOpportunityText(opportunity, t),
        measure: '',
        measureText: '',
        before,
        after,
      }),
    ),
    ...nearest.flatMap(({ category, meanSec, reachedShare }): Row[] => {
      const about = { kind: 'nearest', subject: category, subjectText: toCategoryText(category, t) } as const;
      return [
        { ...about, measure: 'mean s', measureText: meanText, ...meanSec },
        { ...about, measure: 'share', measureText: t('compare.reachShare'), ...reachedShare },
      ];
    }),
    ...districts.map(
      ({ after, before, district }): Row => ({
        kind: 'district',
        subject: district,
        measure: '',
        measureText: '',
        before,
        after,
      }),
    ),
  ];
}

const ends = ['low', 'central', 'high'] as const;
type Ends = Readonly<Record<(typeof ends)[number], number>>;

/** A row for the low, central and high value of a range. */
function listEnds(
  about: Pick<Row, 'kind' | 'subject' | 'subjectText'>,
  before: Ends | undefined,
  after: Ends | undefined,
  t: Translate,
  field?: { readonly name: string; readonly text: string },
): Row[] {
  return ends.map((end) => ({
    ...about,
    measure: field ? `${field.name} ${end}` : end,
    measureText: field
      ? t('compareCsv.endOf', { what: field.text, end: t(`compareCsv.${end}`) })
      : t(`compareCsv.${end}`),
    before: before?.[end] ?? null,
    after: after?.[end] ?? null,
  }));
}

function listOperations(
  { lines, operators, total }: ComparedOperations,
  { language, t, unit }: Words,
): Row[] {
  return [
    ...[...operators, total].flatMap(({ after, before, name, operatorId }): Row[] => {
      const about = {
        kind: 'operations',
        subject: operatorId,
        subjectText: toNameText(name, language) || t('compare.allOperators'),
      } as const;
      return [
        ...(['departures', 'fleet', 'spares', 'seats', 'vehicleKm', 'vehicleHours'] as const).map(
          (field): Row => ({
            ...about,
            measure: field,
            measureText: t(`compareOperation.${field}`),
            before: before[field],
            after: after[field],
          }),
        ),
        ...(['kwh', 'litres', 'co2Kg', 'costFen'] as const).flatMap((field) =>
          listEnds(about, before[field], after[field], t, {
            name: field,
            text: field === 'costFen' ? t('compareCsv.costFen', { unit }) : t(`compareOperation.${field}`),
          }),
        ),
      ];
    }),
    ...lines.flatMap(({ breakEven: { riders }, modification }) =>
      listEnds({ kind: 'break-even riders', subject: modification }, undefined, riders, t),
    ),
  ];
}

function listRiders({ forecast }: ComparedRiders, { language, t, unit }: Words): Row[] {
  if (!forecast) return [];
  const toMode = (mode: string) => t(`compareMode.${mode}` as 'compareMode.rail', { defaultValue: mode });
  return [
    ...forecast.modes.flatMap(({ after, before, mode }) =>
      listEnds({ kind: 'riders by mode', subject: mode, subjectText: toMode(mode) }, before, after, t),
    ),
    ...forecast.lines.flatMap(({ after, before, hops, id, name, revenueFen }) => [
      ...listEnds({ kind: 'riders by line', subject: id, subjectText: name }, before, after, t),
      ...listEnds({ kind: 'revenue', subject: id, subjectText: name }, undefined, revenueFen, t, {
        name: 'fen',
        text: unit,
      }),
      ...hops.flatMap(({ from, fromNames, loadFactor, riders, to, toNames }): Row[] => {
        const hop = `${toNameText(fromNames, language)} - ${toNameText(toNames, language)}`;
        const about = { subject: `${id} ${from} - ${to}`, subjectText: `${name} ${hop}` };
        return [
          ...listEnds({ kind: 'riders by hop', ...about }, undefined, riders, t),
          {
            kind: 'load by hop',
            ...about,
            measure: 'riders by seats',
            measureText: t('compare.load'),
            before: null,
            after: loadFactor ?? null,
          },
        ];
      }),
    ]),
    ...forecast.tornado.flatMap(({ high, low, name, parameter }) =>
      (['low', 'high'] as const).map(
        (end): Row => ({
          kind: 'riders with one parameter at its end',
          subject: parameter,
          subjectText: name[language],
          measure: end,
          measureText: t(`compareCsv.${end}`),
          before: null,
          after: end === 'low' ? low : high,
        }),
      ),
    ),
    ...forecast.elasticities.map(
      ({ band, kind, value }): Row => ({
        kind: 'elasticity',
        subject: kind,
        subjectText: band.name[language],
        measure: '',
        measureText: '',
        before: null,
        after: value,
      }),
    ),
  ];
}

function listSettlement(
  { held, parties, riders, sumFen }: ComparedSettlement,
  { language, t, unit }: Words,
): Row[] {
  const sums = { kind: 'settlement', measure: 'fen', measureText: unit } as const;
  return [
    ...(['groups', 'districts'] as const).flatMap((list) =>
      (riders?.[list] ?? []).flatMap(({ after, before, id }) =>
        (['people', 'journeys', 'paidFen', 'savedFen'] as const).map(
          (field): Row => ({
            kind: `settlement by ${list}`,
            subject: id,
            measure: field,
            measureText: t(`compareCsvMoney.${field}`, { unit }),
            before: before[field],
            after: after[field],
          }),
        ),
      ),
    ),
    ...parties.flatMap(({ after, before, names, partyId }) =>
      (['revenueFen', 'fundingFen', 'feeFen', 'cardFen', 'netFen'] as const).map(
        (field): Row => ({
          kind: 'settlement',
          subject: partyId,
          subjectText: toNameText(names, language),
          measure: field,
          measureText: t(`compareCsvMoney.${field}`, { unit }),
          before: before[field],
          after: after[field],
        }),
      ),
    ),
    {
      ...sums,
      subject: 'held',
      subjectText: t('compareCsv.held'),
      before: held.beforeFen,
      after: held.afterFen,
    },
    { ...sums, subject: 'all', subjectText: t('compareCsv.allChanges'), before: null, after: sumFen },
  ];
}
