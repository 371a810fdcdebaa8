import { Button, Checkbox, JsonInput, TextInput } from '@mantine/core';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Modification, ScenarioCheck, ScenarioDocument, ScenarioProblem } from '../api/contract.ts';
import { IconButton } from '../ui/icon-button.tsx';
import { useLanguage } from '../ui/name.tsx';
import styles from './bureau.module.css';
import { FieldProblemsProvider } from './bureau-tools.tsx';
import type { LineDrawing } from './drawing/use-line-drawing.ts';
import { LineForm } from './line-form.tsx';
import { ModificationForm } from './modification-form.tsx';
import { toModificationName, useEffectTexts, useTypeText } from './modification-words.ts';
import { toShownName } from './new-document.ts';
import { isModificationComplete, withVariants } from './new-modification.ts';
import { ProblemList } from './problem-list.tsx';

export interface ModificationCardProps {
  readonly modification: Modification;
  readonly variants: NonNullable<ScenarioDocument['variants']>;
  /** Whether the variant that is shown has the modification. */
  readonly isInVariant: boolean;
  readonly problems: readonly ScenarioProblem[];
  readonly effect: ScenarioCheck['effects'][number] | undefined;
  readonly isReadOnly: boolean;
  /** Was added just now: it gets the focus. */
  readonly isNew: boolean;
  readonly isOpen: boolean;
  readonly onOpen: (isOpen: boolean) => void;
  readonly isDrawn: boolean;
  readonly drawing: LineDrawing;
  readonly onDraw: (isDrawn: boolean) => void;
  readonly onChange: (modification: Modification) => void;
  readonly onRemove: () => void;
  /** Absent at the ends of the list. */
  readonly onMoveUp: (() => void) | undefined;
  readonly onMoveDown: (() => void) | undefined;
}

/** One modification: what it does, what is wrong with it, its form, its variants and its JSON. */
export function ModificationCard(props: ModificationCardProps) {
  const { effect, isInVariant, isNew, isOpen, isReadOnly, modification, onOpen, problems } = props;
  const { t } = useTranslation();
  const toTypeText = useTypeText();
  const toEffectTexts = useEffectTexts();
  const name = toModificationName(modification, useLanguage());
  const title = [toTypeText(modification.type), name].filter(Boolean).join(t('app.colon'));
  const effects = toEffectTexts(effect);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    if (!isNew) return;
    heading.current?.scrollIntoView({ block: 'start' });
    heading.current?.focus({ preventScroll: true });
  }, [isNew]);
  return (
    <li
      className={styles.card}
      data-testid={`modification-${modification.id}`}
      data-out={!isInVariant || undefined}
    >
      <div className={styles.cardHead}>
        <h3 ref={heading} tabIndex={-1}>
          {title}
        </h3>
        {!isReadOnly && (
          <span className={styles.stopTools}>
            <IconButton
              icon="up"
              tone="ink"
              label={t('bureau.moveUp', { name: title })}
              disabled={!props.onMoveUp}
              onClick={() => props.onMoveUp?.()}
            />
            <IconButton
              icon="down"
              tone="ink"
              label={t('bureau.moveDown', { name: title })}
              disabled={!props.onMoveDown}
              onClick={() => props.onMoveDown?.()}
            />
            <IconButton
              icon="close"
              tone="ink"
              label={t('bureau.removeOf', { name: title })}
              onClick={props.onRemove}
            />
          </span>
        )}
      </div>
      {modification.note && <p className={styles.muted}>{modification.note}</p>}
      {!isInVariant && <p className={styles.muted}>{t('bureau.notInVariant')}</p>}
      {effects.length > 0 && (
        <ul className={styles.effects} aria-label={t('bureau.effects')}>
          {effects.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
      )}
      {!isModificationComplete(modification) && <p className={styles.lack}>{t('bureau.lacks')}</p>}
      <ProblemList problems={problems} />
      <Button
        variant="default"
        mih={44}
        aria-expanded={isOpen}
        aria-label={`${isOpen ? t('bureau.closeForm') : isReadOnly ? t('bureau.showForm') : t('bureau.openForm')} (${title})`}
        onClick={() => onOpen(!isOpen)}
      >
        {isOpen ? t('bureau.closeForm') : isReadOnly ? t('bureau.showForm') : t('bureau.openForm')}
      </Button>
      {isOpen && <OpenCard {...props} />}
    </li>
  );
}

function OpenCard(props: ModificationCardProps) {
  const { drawing, isDrawn, isReadOnly, modification, onChange, onDraw, problems } = props;
  const { t } = useTranslation();
  const [hasNames, setHasNames] = useState(false);
  return (
    <FieldProblemsProvider value={problems}>
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
        <VariantChecks {...props} />
      </fieldset>
      <details onToggle={(event) => setHasNames(event.currentTarget.open)}>
        <summary>{t('bureau.nameAndNote')}</summary>
        {hasNames && (
          <fieldset disabled={isReadOnly} className={styles.list}>
            <NameFields modification={modification} onChange={onChange} />
            <JsonView modification={modification} isReadOnly={isReadOnly} onChange={onChange} />
          </fieldset>
        )}
      </details>
    </FieldProblemsProvider>
  );
}

function NameFields({ modification, onChange }: Pick<ModificationCardProps, 'modification' | 'onChange'>) {
  const { t } = useTranslation();
  const language = useLanguage();
  const set = (key: 'name' | 'note', text: string) => {
    const { [key]: _, nameEn, ...rest } = modification;
    // The English name of before would hide one that is typed.
    const kept = key === 'name' || nameEn === undefined ? {} : { nameEn };
    onChange({ ...rest, ...kept, ...(text === '' ? {} : { [key]: text }) } as Modification);
  };
  return (
    <>
      <TextInput
        label={t('bureau.modificationName')}
        maxLength={200}
        value={toShownName({ ...modification, name: modification.name ?? '' }, language)}
        onChange={(event) => set('name', event.target.value)}
      />
      <TextInput
        label={t('bureau.note')}
        maxLength={2_000}
        value={modification.note ?? ''}
        onChange={(event) => set('note', event.target.value)}
      />
    </>
  );
}

/** The variants that the modification is part of; at least one. */
function VariantChecks({ modification, onChange, variants }: ModificationCardProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  if (variants.length === 0) return null;
  const all = variants.map(({ id }) => id);
  const own = modification.variants ?? all;
  return (
    <fieldset className={styles.days}>
      <legend>{t('bureau.partOf')}</legend>
      {variants.map(({ id, ...names }) => (
        <Checkbox
          key={id}
          label={toShownName(names, language)}
          checked={own.includes(id)}
          disabled={own.length === 1 && own[0] === id}
          onChange={(event) => {
            const chosen = event.target.checked ? [...own, id] : own.filter((one) => one !== id);
            onChange(withVariants(modification, chosen, variants));
          }}
        />
      ))}
    </fieldset>
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
    const next = parseModification(typed ?? text, modification);
    setIsBad(next === undefined);
    if (!next) return;
    onChange(next);
    setTyped(undefined);
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

/** A modification of the same kind and id, whose lists are lists; the server checks the rest. */
function parseModification(text: string, old: Modification): Modification | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const next = { ...value, id: old.id, type: old.type } as unknown as Modification;
    for (const [key, had] of Object.entries(old)) {
      const has = (next as unknown as Record<string, unknown>)[key];
      if (has === undefined ? Array.isArray(had) : Array.isArray(has) !== Array.isArray(had))
        return undefined;
      if (has !== undefined && typeof has !== typeof had) return undefined;
    }
    return next;
  } catch {
    return undefined;
  }
}
