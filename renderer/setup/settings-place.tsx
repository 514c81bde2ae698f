import { IconFileExport } from '@tabler/icons-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import type { BridgeError, MadeFile, SetupView } from '../../preload/contract.ts';
import { useCall } from '../bridge/use-call.ts';
import { ErrorNote } from '../closing/error-note.tsx';
import { ActionButton } from '../components/action-button.tsx';
import { useScreenFocus } from '../components/use-screen-focus.ts';
import { useText } from '../i18n/text-context.tsx';
import type { Translator } from '../i18n/translator.ts';
import { useKeys } from '../keyboard/use-key.tsx';
import { HeadquartersPassword } from './headquarters-password.tsx';
import { KeysPart } from './keys-part.tsx';
import { firstProblem, marksOf, type Section } from './marks.ts';
import { SaveBar, type SaveState } from './save-bar.tsx';
import { SectionForm } from './section-form.tsx';
import { type NavEntry, SectionNav } from './section-nav.tsx';
import { useSetupSession } from './session.tsx';
import { type SettingsQuestion, SettingsQuestions } from './settings-questions.tsx';
import { SetupApproval } from './setup-approval.tsx';
import { type Setup, useSetup } from './use-setup.ts';
import '../styles/setup.css';

const KEYS = 'keys';
const noMarks = { problems: 0, changed: 0 } as const;

function entriesOf(text: Translator, view: SetupView, setup: Setup, tried: boolean): readonly NavEntry[] {
  const keys = { id: KEYS, title: text('setup.keys.title'), marks: noMarks };
  const sections = view.sections.map((section) => ({
    id: section.id,
    title: section.title,
    marks: marksOf(section, { stage: view.stage, draft: setup.draft, tried }),
  }));
  const behind = Math.max(sections.findIndex(({ id }) => id === 'identity') + 1, 0);
  return [...sections.slice(0, behind), keys, ...sections.slice(behind)];
}

function saveStateOf({ saving, draft }: Setup, problems: number, outcome: SetupSessionOutcome): SaveState {
  if (saving.busy) {
    return { kind: 'saving' };
  }
  return draft.size > 0 ? { kind: 'changed', count: draft.size, problems } : { kind: 'saved', outcome };
}

type SetupSessionOutcome = Extract<SaveState, { kind: 'saved' }>['outcome'];

/** Moves the focus into the part that has just come up, or to the field that is wrong. */
function useFieldFocus() {
  const part = useRef<HTMLDivElement>(null);
  const [wish, setWish] = useState<{ readonly selector: string } | null>(null);
  useEffect(() => {
    if (wish !== null) {
      const target = part.current?.querySelector<HTMLElement>(wish.selector);
      target?.focus();
      target?.closest('.setting')?.scrollIntoView({ block: 'nearest' });
    }
  }, [wish]);
  return { part, focus: (selector: string) => setWish({ selector }) };
}

interface MessagesProps {
  readonly view: SetupView | null;
  readonly error: BridgeError | null;
  readonly exported: MadeFile | null;
}

/** What is to be told of the settings as a whole. */
function Messages({ view, error, exported }: MessagesProps) {
  const text = useText();
  return (
    <>
      {view === null && error === null ? <p role="status">{text('history.loading')}</p> : null}
      {error === null ? null : <ErrorNote error={error} />}
      {exported === null ? null : (
        <p role="status" className="part-note part-good">
          <span>
            {text('setup.exported')} <span className="file-name">{exported.file}</span>
          </span>
        </p>
      )}
      {view?.problems.map((problem) => (
        <ErrorNote key={`${problem.code} ${problem.message}`} error={problem} />
      ))}
    </>
  );
}

interface SettingsPlaceProps {
  readonly leaveLabel: string;
  readonly onLeave: () => void;
}

interface PartProps {
  readonly view: SetupView;
  readonly chosen: string;
  readonly setup: Setup;
  readonly tried: boolean;
}

/** A password is of use where there is a server, and can be forgotten where there is none any more. */
function wantsPassword({ headquartersPassword }: SetupView, { fields }: Section): boolean {
  const isOn = fields.some(({ path, value }) => path === 'headquarters' && value === true);
  return isOn || headquartersPassword === 'kept';
}

/** The section that is chosen. */
function Part({ view, chosen, setup, tried }: PartProps) {
  const section = view.sections.find(({ id }) => id === chosen);
  if (section === undefined) {
    return <KeysPart view={view} setup={setup} />;
  }
  return (
    <SectionForm section={section} stage={view.stage} setup={setup} tried={tried}>
      {section.id === 'headquarters' && wantsPassword(view, section) ? (
        <HeadquartersPassword view={view} onRenew={setup.renew} level="h3" />
      ) : null}
    </SectionForm>
  );
}

/** All settings and the keys of this PC, section by section. */
export function SettingsPlace({ leaveLabel, onLeave }: SettingsPlaceProps) {
  const text = useText();
  const [error, setError] = useState<BridgeError | null>(null);
  const [exported, setExported] = useState<MadeFile | null>(null);
  const [tried, setTried] = useState(false);
  const [question, setQuestion] = useState<SettingsQuestion | null>(null);
  const [{ section: shown, outcome }, setSession] = useSetupSession();
  const setup = useSetup(setError);
  const { view } = setup;
  const heading = useScreenFocus<HTMLHeadingElement>('settings');
  const { part, focus } = useFieldFocus();
  const write = useCall('setup.export', setError);
  const entries = view === null ? [] : entriesOf(text, view, setup, tried);
  const chosen = entries.some(({ id }) => id === shown) && shown !== null ? shown : (entries[0]?.id ?? '');
  const choose = useCallback((id: string) => setSession((before) => ({ ...before, section: id })), [setSession]);
  const step = (by: number): boolean => {
    const next = entries[entries.findIndex(({ id }) => id === chosen) + by];
    if (next !== undefined) {
      choose(next.id);
    }
    return next !== undefined;
  };
  const stepInto = (by: number) => {
    if (step(by)) {
      focus('input, select, .setting-button, .action');
    }
  };
  useKeys(['F7'], () => stepInto(-1));
  useKeys(['F8'], () => stepInto(1));
  useKeys(['ArrowUp'], () => step(-1));
  useKeys(['ArrowDown'], () => step(1));
  const problems = view === null || !setup.isJudged ? 0 : entries.reduce((sum, { marks }) => sum + marks.problems, 0);
  const save = () => {
    setError(null);
    setTried(true);
    const wrong = view !== null && setup.isJudged && !view.isSound ? firstProblem(view) : undefined;
    if (wrong === undefined && setup.draft.get('mode')?.value === 'live' && question === null) {
      setQuestion('live');
    } else if (wrong === undefined) {
      setQuestion(null);
      setup.save();
    } else {
      choose(wrong.section.id);
      focus(`[data-path="${wrong.field.path}"]`);
    }
  };
  const discard = () => {
    setQuestion(null);
    setError(null);
    setTried(false);
    setup.discard();
  };
  return (
    <section className="setup" data-screen="settings" data-part={chosen}>
      <div className="setup-head">
        <h1 ref={heading} tabIndex={-1}>
          {text('setup.title')}
        </h1>
        <div className="button-row">
          <ActionButton
            label={text(write.busy ? 'setup.exporting' : 'setup.export')}
            icon={<IconFileExport aria-hidden />}
            keys={['F5']}
            onPress={() => {
              setError(null);
              write.run(null, setExported);
            }}
            inert={write.busy || view === null}
            tone="quiet"
          />
        </div>
      </div>
      <Messages view={view} error={error} exported={exported} />
      {view === null ? null : (
        <div className="setup-body">
          <SectionNav entries={entries} chosen={chosen} onChoose={choose} />
          <div className="setup-part" ref={part} key={chosen}>
            <Part view={view} chosen={chosen} setup={setup} tried={tried} />
          </div>
        </div>
      )}
      <SaveBar
        state={saveStateOf(setup, problems, outcome)}
        leaveLabel={leaveLabel}
        onSave={save}
        onDiscard={() => setQuestion('discard')}
        onLeave={onLeave}
      />
      <SettingsQuestions
        question={question}
        count={setup.draft.size}
        onDiscard={discard}
        onSave={save}
        onClose={() => setQuestion(null)}
      />
      <SetupApproval call={setup.saving} />
    </section>
  );
}
