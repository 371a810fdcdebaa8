import { UnstyledButton } from '@mantine/core';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { DataTable } from '../../ui/data-table.tsx';
import styles from './compare.module.css';
import { type DistrictChange, isMinutes, type Measure } from './measures.ts';
import { toRough, toSignedRough } from './numbers.ts';
import { useDistrictName } from './use-district-name.ts';

export interface DistrictTableProps {
  readonly districts: readonly DistrictChange[];
  readonly all: DistrictChange;
  readonly measure: Measure;
  /** District that the map shows. */
  readonly shown: string | undefined;
  /** Called with undefined to show all again. */
  readonly onShow: (district: string | undefined) => void;
}

/** Winners and losers of a measure by district; a district's name moves the map there. */
export function DistrictTable({ all, districts, measure, onShow, shown }: DistrictTableProps) {
  const { t } = useTranslation();
  const id = useId();
  const toValue = (value: number | undefined) =>
    value === undefined ? '–' : isMinutes(measure) ? String(Math.round(value)) : toRough(value);
  const toDifference = ({ after, before }: DistrictChange) =>
    before === undefined || after === undefined ? undefined : after - before;
  const nameOf = useDistrictName();
  const rows = districts.filter(({ counts }) => Object.values(counts).some(({ zones }) => zones > 0));
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{t('compare.districts')}</h3>
      <p className={styles.muted}>{t('compare.districtsHint')}</p>
      <DataTable
        labelledBy={id}
        className={styles.table}
        rows={rows}
        toKey={({ district }) => district}
        columns={(column) => [
          column.name(
            t('compare.district'),
            ({ district }) => (
              <UnstyledButton
                className={styles.link ?? ''}
                aria-pressed={district === shown}
                onClick={() => onShow(district === shown ? undefined : district)}
              >
                {district === '' ? t('compare.noDistrict') : nameOf(district)}
              </UnstyledButton>
            ),
            ({ district }) => nameOf(district),
          ),
          column.amount(
            t('compareGroup.better'),
            ({ counts }) => toRough(counts.better.weight),
            ({ counts }) => counts.better.weight,
          ),
          column.amount(
            t('compareGroup.worse'),
            ({ counts }) => toRough(counts.worse.weight),
            ({ counts }) => counts.worse.weight,
          ),
          column.amount(
            t('compare.change'),
            (row) => {
              const difference = toDifference(row);
              return difference === undefined
                ? '–'
                : toSignedRough(isMinutes(measure) ? Math.round(difference * 10) / 10 : difference);
            },
            toDifference,
          ),
          column.amount(
            t('compare.before'),
            ({ before }) => toValue(before),
            ({ before }) => before,
          ),
          column.amount(
            t('compare.after'),
            ({ after }) => toValue(after),
            ({ after }) => after,
          ),
        ]}
        foot={[
          {
            key: 'all',
            header: t('compare.allDistricts'),
            cells: [
              toRough(all.counts.better.weight),
              toRough(all.counts.worse.weight),
              all.before === undefined || all.after === undefined
                ? '–'
                : toSignedRough(
                    isMinutes(measure)
                      ? Math.round((all.after - all.before) * 10) / 10
                      : all.after - all.before,
                  ),
              toValue(all.before),
              toValue(all.after),
            ],
          },
        ]}
      />
    </section>
  );
}
