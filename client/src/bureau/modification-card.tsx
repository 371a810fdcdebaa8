import { Button, JsonInput } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Modification, ScenarioProblem } from '../api/contract.ts';
import styles from './bureau.module.css';
import { LineForm } from './line-form.tsx';
import { ModificationForm } from './modification-form.tsx';
import { ProblemList } from './problem-list.tsx';
import type { LineDrawing } from './use-line-drawing.ts';

export interface ModificationCardProps {
  readonly modification: Modification;
  readonly problems: readonly ScenarioProblem[];
  readonly isReadOnly: boolean;
  readonly isDrawn: boolean;
  readonly drawing: LineDrawing;
  readonly onDraw: (isDrawn: boolean) => void;
  readonly onChange: (modification: Modification) => void;
  readonly onRemove: () => void;
}

/** One modification: its form, its problems, and its JSON. */
export function ModificationCard(props: ModificationCardProps) {
  const { drawing, isDrawn, isReadOnly, modification, onChange, onDraw, onRemove, problems } = props;
  const { t } = useTranslation();
  const typeText = useTypeText();
  const title = modification.type === 'addLine' ? modification.shortName : modification.name;
  return (
    <li className={styles.card} data-testid={`modification-${modification.id}`}>
      <h3>{[typeText(modification.type), title].filter(Boolean).join(t('app.colon'))}</h3>
      {modification.note && <p className={styles.muted}>{modification.note}</p>}
      <ProblemList problems={problems} />
      <fieldset disabled={isReadOnly} className={styles.list}>
        {modification.type === 'addLine' ? (
          <LineForm
            line={modification}
            onChange={onChange}
            isDrawn={isDrawn}
            isReadOnly={isReadOnly}
            drawing={drawing}
            onDraw={onDraw}
          />
        ) : (
          <ModificationForm modification={modification} onChange={onChange} />
        )}
      </fieldset>
      <JsonView modification={modification} isReadOnly={isReadOnly} onChange={onChange} />
      {!isReadOnly && (
        <div className={styles.tools}>
          <Button variant="default" onClick={onRemove}>
            {t('bureau.removeModification')}
          </Button>
        </div>
      )}
    </li>
  );
}

/** The modification as JSON: the server checks what is typed here. */
function JsonView({
  isReadOnly,
  modification,
  onChange,
}: Pick<ModificationCardProps, 'modification' | 'isReadOnly' | 'onChange'>) {
  const { t } = useTranslation();
  const text = JSON.stringify(modification, null, 2);
  const [typed, setTyped] = useState<string>();
  const [isBad, setIsBad] = useState(false);
  function apply() {
    try {
      const next = JSON.parse(typed ?? text) as Modification;
      onChange({ ...next, id: modification.id });
      setTyped(undefined);
      setIsBad(false);
    } catch {
      setIsBad(true);
    }
  }
  return (
    <details>
      <summary>JSON</summary>
      <JsonInput
        aria-label={t('bureau.json')}
        autosize
        minRows={4}
        maxRows={20}
        readOnly={isReadOnly}
        value={typed ?? text}
        error={isBad ? t('bureau.badJson') : undefined}
        onChange={setTyped}
      />
      {!isReadOnly && typed !== undefined && (
        <Button mt={8} mih={44} onClick={apply}>
          {t('bureau.applyJson')}
        </Button>
      )}
    </details>
  );
}

function useTypeText(): (type: Modification['type']) => string {
  const { t } = useTranslation();
  const texts: Readonly<Record<Modification['type'], string>> = {
    addLine: t('bureau.typeAddLine'),
    express: t('bureau.typeExpress'),
    coachToBus: t('bureau.typeCoachToBus'),
    reroute: t('bureau.typeReroute'),
    removeStops: t('bureau.typeRemoveStops'),
    removeTrips: t('bureau.typeRemoveTrips'),
    setHeadway: t('bureau.typeSetHeadway'),
    adjustSpeed: t('bureau.typeAdjustSpeed'),
    adjustDwell: t('bureau.typeAdjustDwell'),
    onDemandZone: t('bureau.typeOnDemandZone'),
    walkLink: t('bureau.typeWalkLink'),
    setFare: t('bureau.typeSetFare'),
    setScheme: t('bureau.typeSetScheme'),
    replaceFeed: t('bureau.typeReplaceFeed'),
  };
  return (type) => texts[type];
}
