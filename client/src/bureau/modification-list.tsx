import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Modification } from '../api/contract.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { AddModification } from './add-modification.tsx';
import styles from './bureau.module.css';
import type { LineDrawing } from './drawing/use-line-drawing.ts';
import { ModificationCard } from './modification-card.tsx';
import { toFreeId } from './new-document.ts';
import { type ModificationType, moveInList, newModification } from './new-modification.ts';
import type { ShownCheck } from './use-scenario-check.ts';
import type { ScenarioDraft } from './use-scenario-draft.ts';

export interface ModificationListProps {
  readonly draft: ScenarioDraft;
  readonly variant: string | undefined;
  readonly isReadOnly: boolean;
  readonly check: ShownCheck;
  readonly drawing: LineDrawing;
  readonly drawnId: string | undefined;
  /** Draws the line of a modification; undefined ends drawing. */
  readonly onDraw: (id: string | undefined) => void;
  readonly onChange: (modification: Modification) => void;
}

/** The modifications in the order in which they work, one of them open; new ones, moves and removals. */
export function ModificationList(props: ModificationListProps) {
  const { check, draft, drawing, drawnId, isReadOnly, onChange, onDraw, variant } = props;
  const { t } = useTranslation();
  const announce = useAnnounce();
  const { document, set } = draft;
  const { modifications, variants = [] } = document;
  const [openId, setOpenId] = useState<string>();
  const [newId, setNewId] = useState<string>();
  const setModifications = (next: Modification[]) => set({ ...document, modifications: next });

  function add(type: ModificationType) {
    const stem = type === 'addLine' ? 'line' : type;
    const id = toFreeId(
      stem,
      modifications.map((one) => one.id),
    );
    const feed = document.base.gtfs[0]?.feed ?? '';
    const words = { line: t('bureau.newLine'), operator: t('bureau.newOperator'), feed };
    // A feed is replaced before all other modifications.
    const place = type === 'replaceFeed' ? 0 : modifications.length;
    setModifications(modifications.toSpliced(place, 0, newModification(type, id, words)));
    setOpenId(id);
    setNewId(id);
    onDraw(type === 'addLine' ? id : undefined);
  }

  function move(from: number, to: number) {
    setModifications(moveInList(modifications, from, to));
    announce(t('bureau.movedTo', { place: to + 1 }));
  }

  function remove(place: number) {
    setModifications(modifications.toSpliced(place, 1));
    announce(t('bureau.removed'));
    onDraw(undefined);
  }

  return (
    <>
      <h2>{t('bureau.modifications')}</h2>
      {modifications.length === 0 && <p className={styles.muted}>{t('bureau.none')}</p>}
      <ul className={styles.list}>
        {modifications.map((one, i) => (
          <ModificationCard
            key={one.id}
            modification={one}
            variants={variants}
            isInVariant={
              variant === undefined || one.variants === undefined || one.variants.includes(variant)
            }
            isReadOnly={isReadOnly}
            problems={check.problems.filter(({ modification }) => modification === one.id)}
            effect={
              check.isOld
                ? undefined
                : check.check?.effects.find(({ modification }) => modification === one.id)
            }
            isNew={one.id === newId}
            isOpen={one.id === openId}
            onOpen={(isOpen) => {
              setOpenId(isOpen ? one.id : undefined);
              onDraw(undefined);
            }}
            isDrawn={one.id === drawnId}
            drawing={drawing}
            onDraw={(isDrawn) => onDraw(isDrawn ? one.id : undefined)}
            onChange={onChange}
            onRemove={() => remove(i)}
            onMoveUp={i === 0 ? undefined : () => move(i, i - 1)}
            onMoveDown={i === modifications.length - 1 ? undefined : () => move(i, i + 1)}
          />
        ))}
      </ul>
      {!isReadOnly && <AddModification onAdd={add} />}
    </>
  );
}
