import { Button, TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { SavedScenario, ScenarioDocument, Scenarios } from '../api/contract.ts';
import { toExportUrl } from '../api/scenarios.ts';
import { useAnnounce } from '../ui/announcer.tsx';
import { FailureNote } from '../ui/failure-note.tsx';
import { useLanguage } from '../ui/name.tsx';
import { saveFile } from '../ui/save-file.ts';
import styles from './bureau.module.css';
import { rebaseDocument, toShownName, withName } from './new-document.ts';
import type { SaveState, ScenarioDraft } from './use-scenario-draft.ts';

export interface DocumentHeadProps {
  readonly saved: SavedScenario;
  readonly scenarios: Scenarios;
  readonly draft: ScenarioDraft;
  readonly variant: string | undefined;
  /** Whether the document stands on the feeds that are loaded. */
  readonly isRebased: boolean;
  readonly onCopy: () => void;
  readonly isCopying: boolean;
}

/** Name, service day and state of the document, and what can be done with all of it. */
export function DocumentHead(props: DocumentHeadProps) {
  const { draft, isRebased, saved, scenarios } = props;
  const { t } = useTranslation();
  const announce = useAnnounce();
  const { document, error, redo, set, state, undo } = draft;
  const { isShipped } = saved;
  const note = useLanguage() === 'en' ? (document.noteEn ?? document.note) : document.note;
  return (
    <>
      <DocumentName {...props} />
      {note && (
        <details>
          <summary>{t('bureau.documentNote')}</summary>
          <p className={styles.muted}>{note}</p>
        </details>
      )}
      <p className={styles.state} role="status" data-state={state} data-testid="save-state">
        <SaveText state={state} />
      </p>
      {state === 'failed' && (
        <div className={styles.alert}>
          <FailureNote error={error} />
          <Button variant="default" onClick={draft.saveAgain}>
            {t('app.retry')}
          </Button>
        </div>
      )}
      {state === 'conflict' && <Conflict {...props} />}
      <div className={styles.tools}>
        {!isShipped && (
          <>
            <Button
              variant="default"
              disabled={!undo}
              onClick={() => {
                undo?.();
                announce(t('bureau.undone'));
              }}
            >
              {t('bureau.undo')}
            </Button>
            <Button
              variant="default"
              disabled={!redo}
              onClick={() => {
                redo?.();
                announce(t('bureau.redone'));
              }}
            >
              {t('bureau.redo')}
            </Button>
          </>
        )}
        {!isRebased && !isShipped && (
          <Button variant="default" onClick={() => set(rebaseDocument(document, scenarios))}>
            {t('bureau.rebase')}
          </Button>
        )}
        {isShipped && <FileButtons {...props} />}
      </div>
      {!isShipped && (
        <details>
          <summary>{t('bureau.fileAndLink')}</summary>
          <div className={styles.tools}>
            <FileButtons {...props} />
          </div>
        </details>
      )}
    </>
  );
}

/** A copy of the document, its files, and its address. */
function FileButtons({ draft, isCopying, onCopy, saved, variant }: DocumentHeadProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  const { isShipped, scenarioId } = saved;
  return (
    <>
      <Button variant={isShipped ? 'filled' : 'default'} loading={isCopying} onClick={onCopy}>
        {t('bureau.copyToEdit')}
      </Button>
      <Button component="a" variant="default" href={toExportUrl(scenarioId, variant)} download>
        {t('bureau.export')}
      </Button>
      <Button
        variant="default"
        onClick={() =>
          saveFile(
            `${scenarioId}.json`,
            new Blob([`${JSON.stringify(draft.savable, null, 2)}\n`], { type: 'application/json' }),
          )
        }
      >
        {t('bureau.downloadJson')}
      </Button>
      <Button
        variant="default"
        onClick={() => {
          void navigator.clipboard?.writeText(window.location.href).then(
            () => announce(t('bureau.linkCopied')),
            () => announce(t('bureau.linkNotCopied')),
          );
        }}
      >
        {t('bureau.copyLink')}
      </Button>
    </>
  );
}

/** Another window saved the document: whose changes are kept? */
function Conflict({ draft, isCopying, onCopy }: DocumentHeadProps) {
  const { t } = useTranslation();
  const announce = useAnnounce();
  return (
    <div className={styles.alert} role="alert">
      <p>{t('bureau.conflictWhy')}</p>
      <div className={styles.tools}>
        <Button
          onClick={() => void draft.takeTheirs().then(() => announce(t('bureau.reloaded')))}
          variant="default"
        >
          {t('bureau.takeTheirs')}
        </Button>
        <Button onClick={() => void draft.keepMine()} variant="default">
          {t('bureau.keepMine')}
        </Button>
        <Button loading={isCopying} onClick={onCopy}>
          {t('bureau.copyMine')}
        </Button>
      </div>
    </div>
  );
}

/** The name as a heading, with fields to change it and the service day where the scenario is the user's own. */
function DocumentName({ draft: { document, set }, saved, scenarios }: DocumentHeadProps) {
  const { t } = useTranslation();
  const language = useLanguage();
  const { firstDate, lastDate } = scenarios;
  if (saved.isShipped) {
    return (
      <>
        <h1>{toShownName(document, language)}</h1>
        <p className={styles.muted}>{t('bureau.day', { date: document.serviceDay })}</p>
      </>
    );
  }
  const isDay = document.serviceDay >= firstDate && document.serviceDay <= lastDate;
  const setField = (next: Partial<ScenarioDocument>, field: string) => set({ ...document, ...next }, field);
  return (
    <>
      <h1 className="visually-hidden">{document.name}</h1>
      <div className={styles.fields}>
        <TextInput
          size="md"
          label={t('bureau.name')}
          value={document.name}
          maxLength={200}
          error={document.name.trim() === '' ? t('bureau.nameNeeded') : undefined}
          onChange={(event) => set(withName(document, event.target.value), 'name')}
        />
        <TextInput
          size="md"
          type="date"
          label={t('bureau.serviceDay')}
          min={firstDate}
          max={lastDate}
          value={document.serviceDay}
          error={isDay ? undefined : t('bureau.dayRange', { from: firstDate, to: lastDate })}
          onChange={(event) => {
            if (event.target.value !== '') setField({ serviceDay: event.target.value }, 'serviceDay');
          }}
        />
      </div>
    </>
  );
}

function SaveText({ state }: { readonly state: SaveState }) {
  const { t } = useTranslation();
  const texts = {
    saved: t('bureau.saved'),
    saving: t('bureau.saving'),
    unfinished: t('bureau.unfinished'),
    conflict: t('bureau.conflict'),
    failed: t('bureau.notSaved'),
    shipped: t('bureau.readOnly'),
  };
  return texts[state];
}
