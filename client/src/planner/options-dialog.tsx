import { Button, Chip, NativeSelect } from '@mantine/core';
import '@mantine/core/styles/Chip.css';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { Names } from '../api/contract.ts';
import { fareChoicesQuery } from '../api/queries.ts';
import { Dialog } from '../ui/dialog.tsx';
import { toNameText, useLanguage } from '../ui/name.tsx';
import styles from './options.module.css';
import { keepOwnFare } from './own-fare.ts';
import {
  changeLimits,
  changeTimes,
  LOWEST_PRICE,
  type ModeGroup,
  modeGroups,
  type PlanState,
  walkLimits,
  wheelchairChoices,
} from './plan-url.ts';

type OptionKey = 'mediumId' | 'riderId' | 'maxWalkMin' | 'minChangeMin' | 'maxChanges' | 'wheelchair';

interface ChoiceProps<Value extends string | number> {
  readonly label: string;
  readonly value: Value | undefined;
  /** What is shown where nothing is chosen. */
  readonly none: string;
  readonly choices: readonly { readonly value: Value; readonly label: string }[];
  readonly onChange: (value: Value | undefined) => void;
}

/** A list of values to choose one or none from. */
function Choice<Value extends string | number>({
  label,
  value,
  none,
  choices,
  onChange,
}: ChoiceProps<Value>) {
  return (
    <NativeSelect
      size="md"
      label={label}
      value={String(value ?? '')}
      onChange={({ target }) => onChange(choices.find((one) => String(one.value) === target.value)?.value)}
      data={[
        { value: '', label: none },
        ...choices.map((one) => ({ value: String(one.value), label: one.label })),
      ]}
    />
  );
}

export interface OptionsDialogProps extends OptionsProps {
  readonly opened: boolean;
  readonly onClose: () => void;
}

/** How to pay, who travels, how far to walk, which vehicles to ride. */
export function OptionsDialog({ state, onChange, opened, onClose }: OptionsDialogProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const choices = useQuery(fareChoicesQuery()).data;
  const toNamed = ({ id, names }: { readonly id: string; readonly names: Names }) => ({
    value: id,
    label: toNameText(names, language),
  });
  const toMinutes = (minutes: number) => ({
    value: minutes,
    label: t('options.walkMinutes', { count: minutes }),
  });

  /** An absent key stands for the default. */
  function set(key: OptionKey, value: string | number | undefined) {
    const { [key]: _old, ...rest } = state;
    const next = (value === undefined ? rest : { ...rest, [key]: value }) as PlanState;
    if (key === 'mediumId' || key === 'riderId') keepOwnFare(next);
    onChange(next);
  }

  function toggle(mode: ModeGroup, on: boolean) {
    const modes = modeGroups.filter((one) => (one === mode ? on : state.modes.includes(one)));
    // Without any vehicle there is nothing to search: the last one stays chosen.
    if (modes.length > 0) onChange({ ...state, modes });
  }

  return (
    <Dialog opened={opened} onClose={onClose} title={t('options.title')}>
      <div className={styles.fields}>
        <Choice
          label={t('options.payment')}
          value={state.mediumId}
          none={t('options.noCard')}
          choices={[
            { value: LOWEST_PRICE, label: t('options.lowestPrice') },
            ...(choices?.media.map(toNamed) ?? []),
          ]}
          onChange={(mediumId) => set('mediumId', mediumId)}
        />
        <Choice
          label={t('options.rider')}
          value={state.riderId}
          none={t('options.anyRider')}
          choices={choices?.riderCategories.filter((one) => !one.isDefault).map(toNamed) ?? []}
          onChange={(riderId) => set('riderId', riderId)}
        />
        <Choice
          label={t('options.walk')}
          value={state.maxWalkMin}
          none={t('options.usualWalk')}
          choices={walkLimits.map(toMinutes)}
          onChange={(limit) => set('maxWalkMin', limit)}
        />
        <Choice
          label={t('options.change')}
          value={state.minChangeMin}
          none={t('options.anyChange')}
          choices={changeTimes.map(toMinutes)}
          onChange={(minutes) => set('minChangeMin', minutes)}
        />
        <Choice
          label={t('options.changes')}
          value={state.maxChanges}
          none={t('options.anyWalk')}
          choices={changeLimits.map((limit) => ({
            value: limit,
            label: limit === 0 ? t('plan.direct') : t('plan.transfers', { count: limit }),
          }))}
          onChange={(limit) => set('maxChanges', limit)}
        />
        <Choice
          label={t('options.wheelchair')}
          value={state.wheelchair}
          none={t('options.wheelchairNo')}
          choices={wheelchairChoices.map((choice) => ({ value: choice, label: t(`wheelchair.${choice}`) }))}
          onChange={(choice) => set('wheelchair', choice)}
        />
        <fieldset className={styles.modes}>
          <legend>{t('options.modes')}</legend>
          {modeGroups.map((mode) => (
            <Chip
              key={mode}
              size="md"
              checked={state.modes.includes(mode)}
              onChange={(on) => toggle(mode, on)}
              classNames={{ label: styles.chip ?? '' }}
            >
              {t(`mode.${mode}`)}
            </Chip>
          ))}
        </fieldset>
        <Button size="md" fullWidth onClick={onClose} className={styles.done ?? ''}>
          {t('options.done')}
        </Button>
      </div>
    </Dialog>
  );
}

export interface OptionsProps {
  readonly state: PlanState;
  readonly onChange: (next: PlanState) => void;
}
