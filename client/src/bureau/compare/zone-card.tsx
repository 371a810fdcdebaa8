import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import type { Access } from '../../api/contract.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { IconButton } from '../../ui/icon-button.tsx';
import styles from './compare.module.css';
import { isMinutes, listMeasures, toMeasureKey, toZoneChange, toZoneValues } from './measures.ts';
import { toRough, toSignedPercent } from './numbers.ts';
import { useDistrictName } from './use-district-name.ts';
import { toOpportunityText, useMeasureText } from './use-measure-text.ts';

export interface ZoneCardProps {
  readonly access: Access;
  /** Row of the zone. */
  readonly zone: number;
  readonly onClose: () => void;
}

/** All figures of one zone but its times to single places. */
export function ZoneCard({ access, onClose, zone: z }: ZoneCardProps) {
  const { t } = useTranslation();
  const headingId = useId();
  const nameOf = useDistrictName();
  const toText = useMeasureText(access);
  const zone = access.zones[z];
  if (!zone) return null;
  const rows = listMeasures(access)
    .filter(({ kind }) => kind !== 'place')
    .map((measure) => ({
      measure,
      value: toZoneValues(access, measure)[z] ?? { before: null, after: null },
    }));
  const toValue = (value: number | null, isTime: boolean) =>
    value === null
      ? t('compare.outOfReach')
      : isTime
        ? t('compare.min', { value: Math.round(value) })
        : toRough(value);
  return (
    <section className={styles.card} aria-labelledby={headingId} data-testid="zone">
      <div className={styles.cardHead}>
        <h3 id={headingId}>
          {t('compare.zoneTitle', { district: nameOf(zone.district) })}{' '}
          <code className={styles.muted}>{zone.id}</code>
        </h3>
        <IconButton icon="close" tone="quiet" label={t('compare.closeZone')} onClick={onClose} />
      </div>
      <p className={styles.muted}>
        {t('compare.zoneWeight', {
          people: toRough(zone.weight),
          unit: toOpportunityText(access.weightBy, t),
        })}
      </p>
      <DataTable
        className={styles.table}
        rows={rows}
        toKey={({ measure }) => toMeasureKey(measure)}
        columns={(column) => [
          column.name(t('compare.figure'), ({ measure }) => toText(measure)),
          column.amount(t('compare.before'), ({ measure, value }) =>
            toValue(value.before, isMinutes(measure)),
          ),
          column.amount(t('compare.after'), ({ measure, value }) => toValue(value.after, isMinutes(measure))),
          column.amount(t('compare.change'), ({ measure, value }) => {
            const change = toZoneChange(value, measure);
            if (typeof change === 'string') return t(`compareTone.${change}`);
            return isMinutes(measure)
              ? t('compare.min', { value: toSignedMinutes(change) })
              : toSignedPercent(change);
          }),
        ]}
      />
    </section>
  );
}

function toSignedMinutes(minutes: number): string {
  const whole = Math.round(minutes);
  return whole > 0 ? `+${whole}` : whole < 0 ? `−${-whole}` : '0';
}
