import { Button, Chip, NativeSelect } from '@mantine/core';
import '@mantine/core/styles/Input.css';
import '@mantine/core/styles/Chip.css';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { fareChoicesQuery } from '../api/queries.ts';
import { Dialog } from '../ui/dialog.tsx';
import { toNameText, useLanguage } from '../ui/name.tsx';
import styles from './options.module.css';
import type { OptionsProps } from './options-props.ts';
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

/** Sets a key, or takes it out where there is no value: an absent one is the default. */
function toWith<Key extends 'mediumId' | 'riderId' | 'maxWalkMin' | 'minChangeMin' | 'wheelchair'>(
  state: PlanState,
  key: Key,
  value: PlanState[Key] | undefined,
): PlanState {
  const { [key]: _old, ...rest } = state;
  return (value ? { ...rest, [key]: value } : rest) as PlanState;
}

/** How to pay, who travels, how far to walk, what to ride. */
export function OptionsDialog({
  state,
  onChange,
  opened,
  onClose,
}: OptionsProps & { readonly opened: boolean; readonly onClose: () => void }) {
  const { t } = useTranslation();
  const language = useLanguage();
  const choices = useQuery(fareChoicesQuery());

  function toggle(mode: ModeGroup, on: boolean) {
    const modes = modeGroups.filter((one) => (one === mode ? on : state.modes.includes(one)));
    // With nothing left to ride there is nothing to plan: the last one stays.
    if (modes.length > 0) onChange({ ...state, modes });
  }

  return (
    <Dialog opened={opened} onClose={onClose} title={t('options.title')}>
      <div className={styles.fields}>
        <NativeSelect
          size="md"
          label={t('options.payment')}
          value={state.mediumId ?? ''}
          onChange={(event) => onChange(toWith(state, 'mediumId', event.target.value))}
          data={[
            { value: '', label: t('options.noCard') },
            { value: LOWEST_PRICE, label: t('options.lowestPrice') },
            ...(choices.data?.media.map((one) => ({
              value: one.id,
              label: toNameText(one.names, language),
            })) ?? []),
          ]}
        />
        <NativeSelect
          size="md"
          label={t('options.rider')}
          value={state.riderId ?? ''}
          onChange={(event) => onChange(toWith(state, 'riderId', event.target.value))}
          data={[
            { value: '', label: t('options.anyRider') },
            ...(choices.data?.riderCategories
              .filter((one) => !one.isDefault)
              .map((one) => ({ value: one.id, label: toNameText(one.names, language) })) ?? []),
          ]}
        />
        <NativeSelect
          size="md"
          label={t('options.walk')}
          value={String(state.maxWalkMin ?? '')}
          onChange={(event) => onChange(toWith(state, 'maxWalkMin', Number(event.target.value) || undefined))}
          data={[
            { value: '', label: t('options.usualWalk') },
            ...walkLimits.map((limit) => ({
              value: String(limit),
              label: t('options.walkMinutes', { count: limit }),
            })),
          ]}
        />
        <NativeSelect
          size="md"
          label={t('options.change')}
          value={String(state.minChangeMin ?? '')}
          onChange={(event) =>
            onChange(toWith(state, 'minChangeMin', Number(event.target.value) || undefined))
          }
          data={[
            { value: '', label: t('options.anyChange') },
            ...changeTimes.map((minutes) => ({
              value: String(minutes),
              label: t('options.walkMinutes', { count: minutes }),
            })),
          ]}
        />
        <NativeSelect
          size="md"
          label={t('options.changes')}
          value={String(state.maxChanges ?? '')}
          onChange={(event) => {
            const { maxChanges: _old, ...rest } = state;
            const limit = changeLimits.find((one) => String(one) === event.target.value);
            onChange(limit === undefined ? rest : { ...rest, maxChanges: limit });
          }}
          data={[
            { value: '', label: t('options.anyWalk') },
            ...changeLimits.map((limit) => ({
              value: String(limit),
              label: limit === 0 ? t('plan.direct') : t('plan.transfers', { count: limit }),
            })),
          ]}
        />
        <NativeSelect
          size="md"
          label={t('options.wheelchair')}
          value={state.wheelchair ?? ''}
          onChange={(event) =>
            onChange(
              toWith(
                state,
                'wheelchair',
                wheelchairChoices.find((choice) => choice === event.target.value),
              ),
            )
          }
          data={[
            { value: '', label: t('options.wheelchairNo') },
            ...wheelchairChoices.map((choice) => ({
              value: choice,
              label: t(`wheelchair.${choice}`),
            })),
          ]}
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
