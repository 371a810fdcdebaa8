/** Forms of modifications of the card's rules, and of the feeds that a scenario stands on. */
import { Button, MultiSelect, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { schemeQuery } from '../../api/money-queries.ts';
import { toNameText, useLanguage } from '../../ui/name.tsx';
import styles from '../bureau.module.css';
import { useBureauTools, useFieldProblem } from '../bureau-tools.tsx';
import { ChoiceField, MinutesField, NumberField, OptionalNumberField, YuanField } from '../fields.tsx';
import { toFreeId } from '../new-document.ts';
import type { ModificationOf } from '../new-modification.ts';
import type { FormProps } from './shared-fields.tsx';

type Rules = NonNullable<ModificationOf<'setScheme'>['set']>;
type Transfer = NonNullable<Rules['transfers']>[number];

interface Named {
  readonly id: string;
  readonly names: Parameters<typeof toNameText>[0];
}

/** Transfer discounts, rules that go, and the commission; other rules are edited as JSON. */
export function SetSchemeForm({ onChange, value }: FormProps<'setScheme'>) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { document } = useBureauTools();
  const scheme = useQuery(schemeQuery(document.serviceDay)).data;
  const problem = useFieldProblem('remove');
  const { remove = [], set = {} } = value;
  const { transfers = [] } = set;
  const toOptions = (rules: readonly Named[]) =>
    rules.map(({ id, names }) => ({ value: id, label: toNameText(names, language) || id }));
  const networks = toOptions(scheme?.networks ?? []);
  const rules = toOptions([
    ...(scheme?.concessions ?? []),
    ...(scheme?.offPeaks ?? []),
    ...(scheme?.transfers ?? []),
    ...(scheme?.caps ?? []),
    ...(scheme?.networks ?? []),
    ...(scheme?.media ?? []),
  ]);
  function setRules(next: Rules) {
    const { set: _, ...rest } = value;
    const kept = Object.fromEntries(Object.entries(next).filter(([, rule]) => rule !== undefined));
    onChange(Object.keys(kept).length === 0 ? rest : { ...rest, set: kept as Rules });
  }
  function setTransfers(next: Transfer[]) {
    const { transfers: _, ...rest } = set;
    setRules(next.length === 0 ? rest : { ...rest, transfers: next });
  }
  function add() {
    const taken = [...rules.map((rule) => rule.value), ...transfers.map(({ id }) => id)];
    const id = toFreeId('transfer', taken);
    const all = networks.map((one) => one.value);
    setTransfers([
      ...transfers,
      {
        id,
        names: { text: t('bureau.newTransfer') },
        fromNetworks: all,
        toNetworks: all,
        from: 'previous-off',
        windowSec: 3_600,
        maxOffFen: 100,
        sameRoute: 'excluded',
        maxCount: 1,
        scaledByConcession: true,
        media: [],
        fund: [{ payer: 'home', shareBp: 10_000, yearlyCeilingFen: null, afterCeiling: 'off' }],
      },
    ]);
  }
  const others = Object.keys(set).filter((key) => key !== 'transfers' && key !== 'commissionBp').length;
  return (
    <>
      {transfers.map((one, i) => (
        <TransferFields
          key={one.id}
          transfer={one}
          path={`set.transfers[${i}]`}
          networks={networks}
          onChange={(next) => setTransfers(transfers.with(i, next))}
          onRemove={() => setTransfers(transfers.toSpliced(i, 1))}
        />
      ))}
      <div className={styles.tools}>
        <Button variant="default" disabled={networks.length === 0} onClick={add}>
          {t('bureau.addTransfer')}
        </Button>
      </div>
      <MultiSelect
        label={t('bureau.rulesToRemove')}
        data={rules}
        value={[...remove]}
        error={problem}
        onChange={(next) => {
          const { remove: _, ...rest } = value;
          onChange(next.length === 0 ? rest : { ...rest, remove: next });
        }}
        searchable
        comboboxProps={{ hideDetached: false }}
        nothingFoundMessage={t('bureau.nothingFound')}
      />
      <div className={styles.fields}>
        <OptionalNumberField
          label={t('bureau.commission')}
          path="set.commissionBp"
          isWhole={false}
          min={0}
          max={100}
          value={set.commissionBp === undefined ? undefined : set.commissionBp / 100}
          onChange={(percent) => {
            const { commissionBp: _, ...rest } = set;
            setRules(percent === undefined ? rest : { ...rest, commissionBp: Math.round(percent * 100) });
          }}
        />
      </div>
      {others > 0 && <p className={styles.muted}>{t('bureau.otherRules', { count: others })}</p>}
    </>
  );
}

interface TransferFieldsProps {
  readonly transfer: Transfer;
  readonly path: string;
  readonly networks: readonly { readonly value: string; readonly label: string }[];
  readonly onChange: (transfer: Transfer) => void;
  readonly onRemove: () => void;
}

function TransferFields({ networks, onChange, onRemove, path, transfer }: TransferFieldsProps) {
  const { t } = useTranslation();
  const problem = useFieldProblem(path);
  const { fromNetworks, names, toNetworks } = transfer;
  const toData = (used: readonly string[]) => [
    ...networks,
    ...used
      .filter((id) => !networks.some(({ value }) => value === id))
      .map((id) => ({ value: id, label: id })),
  ];
  return (
    <fieldset className={styles.group}>
      <legend>{names.text}</legend>
      {problem && <p className={styles.fieldProblem}>{problem}</p>}
      <TextInput
        label={t('bureau.ruleName')}
        value={names.text}
        error={names.text === '' ? t('bureau.nameNeeded') : undefined}
        onChange={(event) => onChange({ ...transfer, names: { ...names, text: event.target.value } })}
      />
      <MultiSelect
        label={t('bureau.transferFrom')}
        data={toData(fromNetworks)}
        value={[...fromNetworks]}
        error={fromNetworks.length === 0 ? t('bureau.pickNetworks') : undefined}
        onChange={(next) => onChange({ ...transfer, fromNetworks: next })}
        comboboxProps={{ hideDetached: false }}
      />
      <MultiSelect
        label={t('bureau.transferTo')}
        data={toData(toNetworks)}
        value={[...toNetworks]}
        error={toNetworks.length === 0 ? t('bureau.pickNetworks') : undefined}
        onChange={(next) => onChange({ ...transfer, toNetworks: next })}
        comboboxProps={{ hideDetached: false }}
      />
      <div className={styles.fields}>
        <MinutesField
          label={t('bureau.transferWindow')}
          value={transfer.windowSec}
          onChange={(windowSec) => onChange({ ...transfer, windowSec })}
        />
        <ChoiceField
          label={t('bureau.transferSince')}
          value={transfer.from}
          options={{
            'previous-off': t('bureau.sincePreviousOff'),
            'previous-on': t('bureau.sincePreviousOn'),
            'first-on': t('bureau.sinceFirstOn'),
          }}
          onChange={(from) => onChange({ ...transfer, from })}
        />
        <YuanField
          label={t('bureau.transferMaxOff')}
          value={transfer.maxOffFen}
          onChange={(maxOffFen) => onChange({ ...transfer, maxOffFen })}
        />
        <OptionalNumberField
          label={t('bureau.transferPercent')}
          isWhole={false}
          min={0}
          max={100}
          value={transfer.percentBp === undefined ? undefined : transfer.percentBp / 100}
          onChange={(percent) => {
            const { percentBp: _, ...rest } = transfer;
            onChange(percent === undefined ? rest : { ...rest, percentBp: Math.round(percent * 100) });
          }}
        />
        <NumberField
          label={t('bureau.transferCount')}
          min={1}
          max={1_000}
          value={transfer.maxCount ?? 1_000}
          onChange={(maxCount) => onChange({ ...transfer, maxCount })}
        />
      </div>
      <Button variant="default" onClick={onRemove}>
        {t('bureau.removeTransfer', { name: names.text })}
      </Button>
    </fieldset>
  );
}

/** Another version of a feed, or none. */
export function ReplaceFeedForm({ onChange, value }: FormProps<'replaceFeed'>) {
  const { t } = useTranslation();
  const { document } = useBureauTools();
  const problem = useFieldProblem('by');
  const feeds = Object.fromEntries(document.base.gtfs.map(({ feed }) => [feed, feed]));
  const { by } = value;
  return (
    <>
      <div className={styles.fields}>
        <ChoiceField
          label={t('bureau.feed')}
          path="feed"
          value={value.feed}
          options={value.feed in feeds ? feeds : { ...feeds, [value.feed]: value.feed }}
          onChange={(feed) => onChange({ ...value, feed })}
        />
        <ChoiceField
          label={t('bureau.feedHow')}
          value={by === null ? 'none' : 'other'}
          options={{ none: t('bureau.feedNone'), other: t('bureau.feedOther') }}
          onChange={(how) => onChange({ ...value, by: how === 'none' ? null : { sha256: 'sha256:' } })}
        />
      </div>
      {by && (
        <TextInput
          label={t('bureau.feedHash')}
          value={by.sha256}
          error={isFeedHash(by.sha256) ? problem : t('bureau.feedHashRule')}
          onChange={(event) => onChange({ ...value, by: { ...by, sha256: event.target.value.trim() } })}
        />
      )}
      <p className={styles.muted}>{t('bureau.feedHint')}</p>
    </>
  );
}

const isFeedHash = (text: string) => /^sha256:[0-9a-f]{64}$/.test(text);
