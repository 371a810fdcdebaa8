import { Button, TextInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScenarioDocument } from '../../api/contract.ts';
import { NumberField, TimeField } from '../fields.tsx';
import { isComplete } from '../new-document.ts';
import styles from './compare.module.css';
import { listPairs, parsePairs } from './pairs.ts';

export interface CompareQuestion {
  readonly from: string;
  readonly to: string;
  readonly pairs: [string, string][];
  readonly riders: { readonly draws: number };
}

export interface CompareFormProps {
  readonly document: ScenarioDocument;
  readonly variant: string | undefined;
  readonly isBusy: boolean;
  readonly onStart: (question: CompareQuestion) => void;
}

/** The window of departures and the pairs of stations that are asked for. */
export function CompareForm({ document, isBusy, onStart, variant }: CompareFormProps) {
  const { t } = useTranslation();
  const [from, setFrom] = useState('07:00');
  const [to, setTo] = useState('09:00');
  const [draws, setDraws] = useState(200);
  const [pairText, setPairText] = useState<string>();
  const pairs = pairText === undefined ? listPairs(document, variant) : parsePairs(pairText);
  return (
    <>
      <div className={styles.fields}>
        <TimeField label={t('compare.from')} value={from} onChange={setFrom} />
        <TimeField label={t('compare.to')} value={to} onChange={setTo} />
      </div>
      <TextInput
        label={t('compare.pairs')}
        description={t('compare.pairsHint')}
        descriptionProps={{ style: { color: 'var(--ink-3)' } }}
        value={pairText ?? pairs.map((pair) => pair.join('=')).join(', ')}
        onChange={(event) => setPairText(event.target.value)}
      />
      <details className={styles.more}>
        <summary>{t('compare.size')}</summary>
        <p className={styles.muted}>{t('compare.sizeHint')}</p>
        <div className={styles.fields}>
          <NumberField label={t('compare.draws')} min={10} max={5_000} value={draws} onChange={setDraws} />
        </div>
      </details>
      <div className={styles.tools}>
        <Button
          mih={44}
          loading={isBusy}
          disabled={!isComplete(document)}
          onClick={() => onStart({ from, to, pairs, riders: { draws } })}
        >
          {t('compare.now')}
        </Button>
      </div>
      <p className={styles.muted}>{t('compare.takes')}</p>
    </>
  );
}
