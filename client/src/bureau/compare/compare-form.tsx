import { Button, Checkbox } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ComparisonPart, ScenarioDocument } from '../../api/contract.ts';
import { NumberField, TimeField } from '../fields.tsx';
import { isComplete } from '../new-document.ts';
import styles from './compare.module.css';
import { listPairs, type StopPair } from './pairs.ts';
import { PairsField } from './pairs-field.tsx';

export interface CompareQuestion {
  readonly from: string;
  readonly to: string;
  readonly pairs: StopPair[];
  readonly parts: ComparisonPart[];
  readonly riders: { readonly draws: number };
}

export interface CompareFormProps {
  readonly document: ScenarioDocument;
  readonly variant: string | undefined;
  readonly isBusy: boolean;
  readonly onStart: (question: CompareQuestion) => void;
}

const allParts = ['access', 'operations', 'riders', 'settlement'] as const satisfies ComparisonPart[];

/** The window of departures, the pairs of stations and the parts that are asked for. */
export function CompareForm({ document, isBusy, onStart, variant }: CompareFormProps) {
  const { t } = useTranslation();
  const [from, setFrom] = useState('07:00');
  const [to, setTo] = useState('09:00');
  const [draws, setDraws] = useState(200);
  const [parts, setParts] = useState<readonly ComparisonPart[]>(allParts);
  const [ownPairs, setOwnPairs] = useState<StopPair[]>();
  const pairs = ownPairs ?? listPairs(document, variant);
  return (
    <>
      <div className={styles.fields}>
        <TimeField label={t('compare.from')} value={from} onChange={setFrom} />
        <TimeField label={t('compare.to')} value={to} onChange={setTo} />
      </div>
      {parts.includes('access') && <PairsField document={document} pairs={pairs} onChange={setOwnPairs} />}
      <details className={styles.more}>
        <summary>{t('compare.size')}</summary>
        <p className={styles.muted}>{t('compare.sizeHint')}</p>
        <div className={styles.fields}>
          <NumberField label={t('compare.draws')} min={10} max={5_000} value={draws} onChange={setDraws} />
        </div>
        <Checkbox.Group
          label={t('compare.parts')}
          error={parts.length === 0 ? t('compare.partNeeded') : undefined}
          value={[...parts]}
          onChange={(next) => setParts(allParts.filter((part) => next.includes(part)))}
        >
          <div className={styles.parts}>
            {allParts.map((part) => (
              <Checkbox key={part} value={part} label={t(`comparePart.${part}`)} />
            ))}
          </div>
        </Checkbox.Group>
      </details>
      <div className={styles.tools}>
        <Button
          mih={44}
          loading={isBusy}
          disabled={!isComplete(document) || parts.length === 0}
          onClick={() => onStart({ from, to, pairs, parts: [...parts], riders: { draws } })}
        >
          {t('compare.now')}
        </Button>
      </div>
      <p className={styles.muted}>{t('compare.takes')}</p>
    </>
  );
}
