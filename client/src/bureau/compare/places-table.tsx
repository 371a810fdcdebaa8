import { Button, UnstyledButton } from '@mantine/core';
import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Access } from '../../api/contract.ts';
import { DataTable } from '../../ui/data-table.tsx';
import { toNameText, useLanguage } from '../../ui/name.tsx';
import styles from './compare.module.css';
import { toPercent, toSignedRough } from './numbers.ts';
import { toPlaceRows } from './place-rows.ts';
import { toCategoryText } from './use-measure-text.ts';

export interface PlacesTableProps {
  readonly access: Access;
  /** Id of the place whose times the map shows. */
  readonly shown: string | undefined;
  readonly onShow: (placeId: string) => void;
}

/** Rows that are shown before the button for all. */
const FEW = 8;

/** Named places with the mean time to each before and after; a place's name shows the times to it on the map. */
export function PlacesTable({ access, onShow, shown }: PlacesTableProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const id = useId();
  const [isWhole, setWhole] = useState(false);
  const all = useMemo(() => toPlaceRows(access), [access]);
  if (all.length === 0) return null;
  return (
    <section aria-labelledby={id}>
      <h3 id={id}>{t('compare.places')}</h3>
      <p className={styles.muted}>{t('compare.placesHint')}</p>
      <DataTable
        labelledBy={id}
        className={styles.table}
        rows={all}
        limit={isWhole ? undefined : FEW}
        toKey={({ place }) => place.id}
        columns={(column) => [
          column.name(
            t('compare.place'),
            ({ place }) => (
              <>
                <UnstyledButton
                  className={styles.link ?? ''}
                  aria-pressed={place.id === shown}
                  onClick={() => onShow(place.id)}
                >
                  {toNameText(place.name, language)}
                </UnstyledButton>{' '}
                <small className={styles.muted}>{toCategoryText(place.category, t)}</small>
              </>
            ),
            ({ place }) => toNameText(place.name, language),
          ),
          column.amount(
            t('compare.before'),
            ({ beforeMin }) => toWhole(beforeMin),
            ({ beforeMin }) => beforeMin,
          ),
          column.amount(
            t('compare.after'),
            ({ afterMin }) => toWhole(afterMin),
            ({ afterMin }) => afterMin,
          ),
          column.amount(
            t('compare.change'),
            ({ changeMin }) =>
              changeMin === undefined ? '–' : toSignedRough(Math.round(changeMin * 10) / 10),
            ({ changeMin }) => changeMin,
          ),
          column.amount(
            t('compare.reachShare'),
            ({ reachedAfter, reachedBefore }) =>
              reachedAfter === reachedBefore
                ? toPercent(reachedAfter)
                : `${toPercent(reachedBefore)} → ${toPercent(reachedAfter)}`,
            ({ reachedAfter, reachedBefore }) => reachedAfter - reachedBefore,
          ),
        ]}
      />
      {all.length > FEW && (
        <Button variant="default" mih={44} mt={8} onClick={() => setWhole(!isWhole)} aria-expanded={isWhole}>
          {isWhole ? t('compare.fewPlaces') : t('compare.allPlaces', { count: all.length })}
        </Button>
      )}
    </section>
  );
}

const toWhole = (minutes: number | undefined) => (minutes === undefined ? '–' : String(Math.round(minutes)));
