import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Isochrones, LatLon, ScenarioDocument } from '../api/contract.ts';
import { isochronesQuery } from '../api/scenarios.ts';
import { toDurationText } from '../i18n/format.ts';
import { languageTags } from '../i18n/language.ts';
import { Choice } from '../ui/choice.tsx';
import { DataTable } from '../ui/data-table.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { useLanguage } from '../ui/name.tsx';
import styles from './bureau.module.css';
import { useMapPick } from './bureau-tools.tsx';

export interface ScenarioIsochronesProps {
  readonly scenarioId: string;
  readonly document: ScenarioDocument;
  readonly variant: string | undefined;
  /** Called with the isochrones that the map shows; undefined for none. */
  readonly onShow: (isochrones: Isochrones | undefined) => void;
}

type Side = 'before' | 'after';

/** What is reached from a place of the map before and after the scenario. */
export function ScenarioIsochrones({ document, onShow, scenarioId, variant }: ScenarioIsochronesProps) {
  const { t } = useTranslation();
  const [at, setAt] = useState<LatLon>();
  const [side, setSide] = useState<Side>('after');
  const pick = useMapPick('isochrones', (point) => setAt(point));
  const found = useQuery({
    ...isochronesQuery(scenarioId, document, variant, at),
    placeholderData: keepPreviousData,
  });
  const both = at ? found.data : undefined;
  const shown = both?.[side].isochrones;
  useEffect(() => {
    onShow(shown);
    return () => onShow(undefined);
  }, [onShow, shown]);

  return (
    <section aria-label={t('bureau.isochrones')} className={styles.card} data-testid="isochrones">
      <h2>{t('bureau.isochrones')}</h2>
      <p className={styles.muted}>{t('bureau.isochronesText')}</p>
      <div className={styles.tools}>
        <Button
          variant="default"
          aria-pressed={pick.isActive}
          onClick={pick.toggle}
          loading={found.isFetching}
        >
          {t('bureau.pickOrigin')}
        </Button>
        {at && (
          <Button variant="default" onClick={() => setAt(undefined)}>
            {t('bureau.hideIsochrones')}
          </Button>
        )}
      </div>
      {at && <FailureNote error={found.error} />}
      {both && (
        <>
          <Choice
            aria-label={t('bureau.isochrones')}
            value={side}
            onChange={(value) => setSide(value as Side)}
            data={[
              { value: 'before', label: t('bureau.sideBefore') },
              { value: 'after', label: t('bureau.sideAfter') },
            ]}
          />
          <BothTable before={both.before.isochrones} after={both.after.isochrones} />
        </>
      )}
    </section>
  );
}

function BothTable({ after, before }: { readonly before: Isochrones; readonly after: Isochrones }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const numbers = new Intl.NumberFormat(languageTags[language], { maximumFractionDigits: 0 });
  const toArea = (areaKm2: number) => t('reach.km2', { value: numbers.format(areaKm2) });
  const rows = before.features.map(({ properties }, i) => ({
    cutoffMin: properties.cutoffMin,
    before: properties,
    after: after.features[i]?.properties ?? properties,
  }));
  return (
    <DataTable
      caption={t('bureau.isochrones')}
      rows={rows}
      toKey={({ cutoffMin }) => String(cutoffMin)}
      columns={(column) => [
        column.name(t('reach.within'), ({ cutoffMin }) => toDurationText(cutoffMin * 60, t)),
        column.text(t('bureau.stopsBefore'), (row) => numbers.format(row.before.stopCount)),
        column.text(t('bureau.stopsAfter'), (row) => numbers.format(row.after.stopCount)),
        column.text(t('bureau.areaBefore'), (row) => toArea(row.before.areaKm2)),
        column.text(t('bureau.areaAfter'), (row) => toArea(row.after.areaKm2)),
      ]}
    />
  );
}
