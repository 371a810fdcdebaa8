import { Button } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './bureau.module.css';
import { useTypeText } from './modification-words.ts';
import { type ModificationType, modificationTypes } from './new-modification.ts';

export interface AddModificationProps {
  readonly onAdd: (type: ModificationType) => void;
}

/** A button for a new line, and one that opens the list of all other kinds. */
export function AddModification({ onAdd }: AddModificationProps) {
  const { t } = useTranslation();
  const toTypeText = useTypeText();
  const [isOpen, setIsOpen] = useState(false);
  const why: Readonly<Record<ModificationType, string>> = {
    addLine: t('bureau.whyAddLine'),
    express: t('bureau.whyExpress'),
    coachToBus: t('bureau.whyCoachToBus'),
    onDemandZone: t('bureau.whyOnDemandZone'),
    setHeadway: t('bureau.whySetHeadway'),
    removeTrips: t('bureau.whyRemoveTrips'),
    reroute: t('bureau.whyReroute'),
    removeStops: t('bureau.whyRemoveStops'),
    adjustSpeed: t('bureau.whyAdjustSpeed'),
    adjustDwell: t('bureau.whyAdjustDwell'),
    walkLink: t('bureau.whyWalkLink'),
    setFare: t('bureau.whySetFare'),
    setScheme: t('bureau.whySetScheme'),
    replaceFeed: t('bureau.whyReplaceFeed'),
  };
  return (
    <>
      <div className={styles.tools}>
        <Button onClick={() => onAdd('addLine')}>{t('bureau.drawLine')}</Button>
        <Button variant="default" aria-expanded={isOpen} onClick={() => setIsOpen(!isOpen)}>
          {t('bureau.addOther')}
        </Button>
      </div>
      {isOpen && (
        <ul className={styles.kinds} aria-label={t('bureau.addOther')}>
          {modificationTypes.slice(1).map((type) => (
            <li key={type}>
              <Button
                variant="default"
                h="auto"
                fullWidth
                justify="start"
                onClick={() => {
                  setIsOpen(false);
                  onAdd(type);
                }}
              >
                <span className={styles.kind}>
                  <b>{toTypeText(type)}</b>
                  <small>{why[type]}</small>
                </span>
              </Button>
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
