import type { ReactNode } from 'react';
import { isProblemTold, type Section } from './marks.ts';
import { SettingFieldPart } from './setting-field.tsx';
import type { Setup } from './use-setup.ts';

interface SectionFormProps {
  readonly section: Section;
  readonly stage: 'new' | 'stopped' | 'counter';
  readonly setup: Setup;
  /** Somebody has tried to go on or to save. */
  readonly tried: boolean;
  /** What else belongs to it. */
  readonly children?: ReactNode;
}

/** The settings of one section. */
export function SectionForm({ section, stage, setup, tried, children }: SectionFormProps) {
  return (
    <section className="setup-section" aria-label={section.title} data-section={section.id}>
      <h2>{section.title}</h2>
      {section.intro === '' ? null : <p className="setup-intro">{section.intro}</p>}
      <div className="setup-fields">
        {section.fields.map((field) => (
          <SettingFieldPart
            key={field.path}
            field={field}
            typed={setup.draft.get(field.path)}
            isProblemTold={isProblemTold(stage, setup.draft, field.path, tried)}
            tellsChanges={stage !== 'new'}
            onType={(typed) => setup.type(field.path, typed)}
            onLeave={() => setup.tidy(field.path)}
          />
        ))}
      </div>
      {children}
    </section>
  );
}
