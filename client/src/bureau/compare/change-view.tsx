import { NativeSelect } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Access } from '../../api/contract.ts';
import { ChangeHatches, ChangeSwatch } from '../../ui/change-swatch.tsx';
import type { ChangeTone } from '../../ui/change-tones.ts';
import { IllustrativeMark } from '../../ui/illustrative-mark.tsx';
import { toNameText, useLanguage } from '../../ui/name.tsx';
import { ChangeHistogram } from './change-histogram.tsx';
import styles from './compare.module.css';
import type { CompareChange, CompareState } from './compare-url.ts';
import { DistrictTable } from './district-table.tsx';
import { EvidenceMark } from './evidence-mark.tsx';
import {
  findMeasure,
  isMinutes,
  type Measure,
  minuteSteps,
  shareSteps,
  sumByDistrict,
  toHistogram,
  toMeasureKey,
} from './measures.ts';
import { toPercent, toRough } from './numbers.ts';
import { PlacesTable } from './places-table.tsx';
import { toCategoryText, toOpportunityText, useMeasureText } from './use-measure-text.ts';
import { ZoneCard } from './zone-card.tsx';

export interface ChangeViewProps {
  readonly access: Access;
  readonly state: CompareState;
  readonly onChange: (change: CompareChange) => void;
}

/** The map of changes in figures: the measure, its legend, the chosen zone, residents by change, districts, places. */
export function ChangeView({ access, onChange, state }: ChangeViewProps) {
  const { t } = useTranslation();
  const toText = useMeasureText(access);
  const measure = findMeasure(access, state.measure);
  const histogramId = useId();
  if (!measure) return <p className={styles.muted}>{t('compare.noZones')}</p>;
  const { all, districts } = sumByDistrict(access, measure);
  const unit = toOpportunityText(access.weightBy, t);
  const zone = access.zones.findIndex(({ id }) => id === state.zone);
  const isStill = all.counts.better.zones + all.counts.worse.zones === 0;
  return (
    <div className={styles.stack}>
      <ChangeHatches />
      <MeasureSelect access={access} measure={measure} onChange={(key) => onChange({ measure: key })} />
      <p className={styles.muted}>
        {t('compare.mapBasis')} <EvidenceMark mark="C" /> <IllustrativeMark why={t('compare.zonesWhy')} />
      </p>
      <Legend measure={measure} />
      <ul className={styles.counts}>
        {(['better', 'same', 'worse', 'never'] as const).map((group) => (
          <li key={group}>
            <b>{t(`compareGroup.${group}`)}</b>{' '}
            {t('compare.groupCount', {
              count: all.counts[group].zones,
              people: toRough(all.counts[group].weight),
              unit,
              share: toPercent(all.weight > 0 ? all.counts[group].weight / all.weight : 0),
            })}
          </li>
        ))}
      </ul>
      {isStill && <p className={styles.note}>{t('compare.nothingChanges', { measure: toText(measure) })}</p>}
      {zone >= 0 ? (
        <ZoneCard access={access} zone={zone} onClose={() => onChange({ zone: undefined })} />
      ) : (
        <p className={styles.muted}>{t('compare.clickZone')}</p>
      )}
      {!isStill && (
        <section aria-labelledby={histogramId}>
          <h3 id={histogramId}>{t('compare.histogram', { unit })}</h3>
          <ChangeHistogram bins={toHistogram(access, measure)} isMinutes={isMinutes(measure)} unit={unit} />
        </section>
      )}
      <DistrictTable
        districts={districts}
        all={all}
        measure={measure}
        shown={state.district ?? undefined}
        onShow={(district) => onChange({ district })}
      />
      <PlacesTable
        access={access}
        shown={measure.kind === 'place' ? measure.placeId : undefined}
        onShow={(placeId) => onChange({ measure: toMeasureKey({ kind: 'place', placeId }), zone: undefined })}
      />
    </div>
  );
}

interface MeasureSelectProps {
  readonly access: Access;
  readonly measure: Measure;
  readonly onChange: (key: string) => void;
}

function MeasureSelect({ access, measure, onChange }: MeasureSelectProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const toText = useMeasureText(access);
  const toItem = (one: Measure) => ({ value: toMeasureKey(one), label: toText(one) });
  const byCategory = [...Map.groupBy(access.places, ({ category }) => category)];
  return (
    <NativeSelect
      size="md"
      label={t('compare.measure')}
      value={toMeasureKey(measure)}
      onChange={(event) => onChange(event.target.value)}
      data={[
        {
          group: t('compare.measureWithin'),
          items: access.cumulative.map(({ cutoffMin, opportunity }) =>
            toItem({ kind: 'within', cutoffMin, opportunity }),
          ),
        },
        {
          group: t('compare.measureNearest'),
          items: access.nearest.map(({ category }) => toItem({ kind: 'nearest', category })),
        },
        ...byCategory.map(([category, places]) => ({
          group: t('compare.measurePlace', { what: toCategoryText(category, t) }),
          items: places
            .map(({ id, name }) => ({
              value: toMeasureKey({ kind: 'place', placeId: id }),
              label: toNameText(name, language),
            }))
            .sort((a, b) => a.label.localeCompare(b.label, language)),
        })),
      ].filter(({ items }) => items.length > 0)}
    />
  );
}

/** Colours and hatchings with what they stand for. */
function Legend({ measure }: { readonly measure: Measure }) {
  const { t } = useTranslation();
  const isTime = isMinutes(measure);
  const [small, middle, large] = isTime ? minuteSteps : shareSteps;
  const toEdge = (value: number) => (isTime ? String(value) : `${Number((value * 100).toPrecision(3))}%`);
  const toClass = (isBetter: boolean, from: number, to?: number) => {
    const range =
      to === undefined
        ? t('compare.classOver', { value: toEdge(from) })
        : t('compare.classBetween', { from: toEdge(from), to: toEdge(to) });
    if (isTime) return t(isBetter ? 'compare.classFaster' : 'compare.classSlower', { range });
    return t(isBetter ? 'compare.classMore' : 'compare.classLess', { range });
  };
  const rows: readonly (readonly [ChangeTone, string])[] = [
    ['better3', toClass(true, large)],
    ['better2', toClass(true, middle, large)],
    ['better1', toClass(true, small, middle)],
    ['same', t('compare.classSame', { value: toEdge(small) })],
    ['worse1', toClass(false, small, middle)],
    ['worse2', toClass(false, middle, large)],
    ['worse3', toClass(false, large)],
    ['gained', t('compare.classGained')],
    ['lost', t('compare.classLost')],
    ['never', t('compare.classNever')],
  ];
  return (
    <ul className={styles.classes} aria-label={t('compare.legend')}>
      {rows.map(([tone, text]) => (
        <li key={tone}>
          <ChangeSwatch tone={tone} />
          {text}
        </li>
      ))}
    </ul>
  );
}
