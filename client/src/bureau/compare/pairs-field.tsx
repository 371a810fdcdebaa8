import { Button } from '@mantine/core';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { ScenarioDocument } from '../../api/contract.ts';
import { useAnnounce } from '../../ui/announcer.tsx';
import { useStopName } from '../bureau-tools.tsx';
import { StopField } from '../pick-fields.tsx';
import styles from './compare.module.css';
import { listNewStops, MAX_PAIRS, type StopPair, withPair } from './pairs.ts';

export interface PairsFieldProps {
  readonly document: ScenarioDocument;
  readonly pairs: readonly StopPair[];
  readonly onChange: (pairs: StopPair[]) => void;
}

/** Pairs of stations; another one is added as soon as both of its ends are found by name or clicked on the map. */
export function PairsField({ document, onChange, pairs }: PairsFieldProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const id = useId();
  const stopName = useStopName();
  const newStops = listNewStops(document);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  /** The field whose last station was refused because it is the other end, too. */
  const [refused, setRefused] = useState<'from' | 'to'>();
  const toName = ([first, last]: StopPair) =>
    [first, last].map((one) => newStops.get(one) ?? stopName(one)).join(' → ');
  function setEnd(end: 'from' | 'to', stop: string) {
    const [first, last] = end === 'from' ? [stop, to] : [from, stop];
    const isSame = first === last;
    setRefused(isSame ? end : undefined);
    if (isSame) return;
    const isWhole = first !== '' && last !== '';
    setFrom(isWhole ? '' : first);
    setTo(isWhole ? '' : last);
    if (!isWhole) return;
    onChange(withPair(pairs, [first, last]));
    announce(t('compare.pairAdded', { name: toName([first, last]) }));
  }
  const errorOf = (end: 'from' | 'to') => (refused === end ? t('compare.pairSame') : undefined);
  return (
    <section className={styles.pairs} aria-labelledby={id}>
      <h3 id={id}>{t('compare.pairs')}</h3>
      <ul aria-labelledby={id} data-testid="pairs">
        {pairs.map((pair) => (
          <li key={pair.join('=')}>
            <span>{toName(pair)}</span>
            <Button
              variant="default"
              mih={44}
              aria-label={t('bureau.removeStopOf', { name: toName(pair) })}
              onClick={() => onChange(pairs.filter((one) => one !== pair))}
            >
              {t('bureau.remove')}
            </Button>
          </li>
        ))}
      </ul>
      {pairs.length < MAX_PAIRS && (
        <>
          <StopField
            label={t('compare.pairFrom')}
            value={from}
            isNeeded={false}
            error={errorOf('from')}
            onChange={(stop) => setEnd('from', stop)}
          />
          <StopField
            label={t('compare.pairTo')}
            value={to}
            isNeeded={false}
            error={errorOf('to')}
            onChange={(stop) => setEnd('to', stop)}
          />
        </>
      )}
    </section>
  );
}
