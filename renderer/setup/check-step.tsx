import { IconAlertTriangle, IconCircleCheck } from '@tabler/icons-react';
import type { SettingField, SettingSectionId, SetupView } from '../../preload/contract.ts';
import { ErrorNote } from '../closing/error-note.tsx';
import { useText } from '../i18n/text-context.tsx';
import type { Translator } from '../i18n/translator.ts';
import { readableText, textOf } from './draft.ts';
import { Fingerprint } from './key-facts.tsx';
import { type SetupStep, stepFault, stepOf, stepSections } from './steps.ts';

/** What a field says, in words. */
function wordsOf(text: Translator, { input, value }: SettingField): string {
  switch (input.kind) {
    case 'choice':
      return input.choices.find((one) => one.value === value)?.label ?? textOf(value);
    case 'choices':
      return input.choices
        .filter((one) => Array.isArray(value) && value.includes(one.value))
        .map(({ label }) => label)
        .join(' / ');
    case 'switch':
      return text(value === true ? 'setup.on' : 'setup.off');
    case 'number':
      return `${readableText(input, textOf(value))} ${input.unitText}`;
    case 'text':
      return textOf(value) === '' ? input.placeholder : textOf(value);
  }
}

function ValueText({ field }: { readonly field: SettingField }) {
  const text = useText();
  const words = wordsOf(text, field).trim();
  return words === '' ? <span className="check-blank">{text('setup.guide.blank')}</span> : words;
}

interface PartProps {
  readonly view: SetupView;
  readonly step: SetupStep;
  readonly onStep: (step: SetupStep) => void;
}

function Summary({ view, step, onStep }: PartProps) {
  const text = useText();
  return (
    <section className="check-part" aria-label={text(`setup.guide.names.${step}`)}>
      <div className="check-head">
        <h2>{text(`setup.guide.names.${step}`)}</h2>
        <button type="button" className="setting-button" onClick={() => onStep(step)}>
          {text('setup.guide.change')}
        </button>
      </div>
      <dl className="key-facts">
        {stepSections(view, step)
          .flatMap(({ fields }) => fields)
          .map((field) => (
            <div key={field.path}>
              <dt>{field.label}</dt>
              <dd className={field.problem === null ? undefined : 'check-wrong'}>
                {field.problem === null ? null : <IconAlertTriangle aria-hidden />}
                {field.problem === null ? <ValueText field={field} /> : field.problem.message}
              </dd>
            </div>
          ))}
      </dl>
    </section>
  );
}

function KeysSummary({ view, onStep }: Omit<PartProps, 'step'>) {
  const text = useText();
  const missing = text(view.keys.problem === null ? 'setup.keys.none' : 'setup.keys.untold');
  return (
    <section className="check-part" aria-label={text('setup.keys.title')}>
      <div className="check-head">
        <h2>{text('setup.keys.title')}</h2>
        <button type="button" className="setting-button" onClick={() => onStep('keys')}>
          {text('setup.guide.change')}
        </button>
      </div>
      <dl className="key-facts">
        {(['terminal', 'gateway'] as const).map((which) => {
          const facts = view.keys[which];
          return (
            <div key={which}>
              <dt>{text(`setup.keys.names.${which}`)}</dt>
              <dd className={facts === null ? 'check-wrong' : undefined}>
                {facts === null ? <IconAlertTriangle aria-hidden /> : null}
                {facts === null ? missing : <Fingerprint value={facts.fingerprint} />}
              </dd>
            </div>
          );
        })}
      </dl>
    </section>
  );
}

/** What is wrong in sections that the guide does not ask for. */
function problemsElsewhere(view: SetupView): readonly { readonly title: string; readonly field: SettingField }[] {
  const isElsewhere = (id: SettingSectionId) => stepOf(id) === 'check';
  return view.sections
    .filter(({ id }) => isElsewhere(id))
    .flatMap(({ title, fields }) =>
      fields.filter(({ problem }) => problem !== null).map((field) => ({ title, field })),
    );
}

/** All that was typed, once more, and what is still missing. */
export function CheckStep({ view, onStep }: Omit<PartProps, 'step'>) {
  const text = useText();
  const isReady = stepFault(view, 'check') === null;
  return (
    <div className="check-step">
      <div role="status">
        <p className={`part-note ${isReady ? 'part-good' : 'part-open'}`}>
          {isReady ? <IconCircleCheck aria-hidden /> : <IconAlertTriangle aria-hidden />}
          {text(isReady ? 'setup.guide.ready' : 'setup.guide.missing')}
        </p>
      </div>
      {view.problems.map((problem) => (
        <ErrorNote key={`${problem.code} ${problem.message}`} error={problem} />
      ))}
      {problemsElsewhere(view).map(({ title, field }) =>
        field.problem === null ? null : (
          <ErrorNote
            key={field.path}
            error={{ ...field.problem, message: `${title} · ${field.label}: ${field.problem.message}` }}
          />
        ),
      )}
      <div className="check-parts">
        <Summary view={view} step="codes" onStep={onStep} />
        <div className="check-side">
          <KeysSummary view={view} onStep={onStep} />
          <Summary view={view} step="shop" onStep={onStep} />
        </div>
      </div>
    </div>
  );
}
