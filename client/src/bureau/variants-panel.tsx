import { Button, NativeSelect, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import { useSearchParams } from 'react-router';
import type { ScenarioDocument } from '../api/contract.ts';
import { bureauPath, useGo } from '../ui/links.ts';
import { useLanguage } from '../ui/name.tsx';
import styles from './bureau.module.css';
import { toFreeId, toShownName, withName } from './new-document.ts';
import { withoutVariant } from './new-modification.ts';

export interface VariantsPanelProps {
  readonly scenarioId: string;
  readonly document: ScenarioDocument;
  readonly variant: string | undefined;
  readonly isReadOnly: boolean;
  readonly onChange: (document: ScenarioDocument) => void;
}

/** The variant that is checked and compared, which is part of the address; and the variants of the document. */
export function VariantsPanel({ document, isReadOnly, onChange, scenarioId, variant }: VariantsPanelProps) {
  const { t } = useTranslation();
  const go = useGo();
  const language = useLanguage();
  const [params] = useSearchParams();
  const { variants = [] } = document;
  const place = variants.findIndex(({ id }) => id === variant);
  const show = (id: string | undefined) => {
    const next = new URLSearchParams(params);
    // A comparison belongs to its variant.
    next.delete('comparison');
    if (id === undefined) next.delete('variant');
    else next.set('variant', id);
    go(bureauPath(scenarioId), next, { replace: true });
  };
  function add() {
    const id = toFreeId(
      'variant',
      variants.map((one) => one.id),
    );
    const name = t('bureau.variantName', { number: variants.length + 1 });
    onChange({ ...document, variants: [...variants, { id, name }] });
    show(id);
  }
  return (
    <div className={styles.list}>
      {variants.length > 0 && (
        <NativeSelect
          size="md"
          label={t('bureau.variant')}
          value={variant ?? ''}
          onChange={(event) => show(event.target.value)}
          data={variants.map((one) => ({ value: one.id, label: toShownName(one, language) }))}
        />
      )}
      {!isReadOnly && (
        <details>
          <summary>{t('bureau.editVariants')}</summary>
          <div className={styles.list}>
            {place >= 0 && (
              <TextInput
                label={t('bureau.variantRename')}
                value={place < 0 ? '' : toShownName(variants[place] as (typeof variants)[number], language)}
                onChange={(event) => {
                  const name = event.target.value;
                  if (name === '') return;
                  onChange({
                    ...document,
                    variants: variants.map((one, i) => (i === place ? withName(one, name) : one)),
                  });
                }}
              />
            )}
            <div className={styles.tools}>
              <Button variant="default" onClick={add}>
                {t('bureau.addVariant')}
              </Button>
              {variant !== undefined && (
                <Button
                  variant="default"
                  onClick={() => {
                    onChange(withoutVariant(document, variant));
                    show(undefined);
                  }}
                >
                  {t('bureau.removeVariant')}
                </Button>
              )}
            </div>
            <p className={styles.muted}>{t('bureau.variantsHint')}</p>
          </div>
        </details>
      )}
    </div>
  );
}
