import { Button } from '@mantine/core';
import type { ReactNode, Ref } from 'react';
import type { KeyName } from '../keyboard/key-names.ts';
import { useKeys } from '../keyboard/use-key.tsx';
import { KeyCap } from './key-cap.tsx';

/** Something that a cashier presses. */
export interface ActionButtonProps {
  readonly label: ReactNode;
  /** Keys that do the same; the first ones stand on the button. */
  readonly keys?: readonly KeyName[];
  readonly icon?: ReactNode;
  readonly onPress: () => void;
  /** Cannot be pressed just now; keeps the focus, unlike `disabled`. */
  readonly inert?: boolean;
  /** Its screen has only just come up: takes no press yet, and looks as if it did. */
  readonly settling?: boolean;
  readonly tone?: 'primary' | 'held' | 'plain' | 'danger' | 'quiet';
  readonly size?: 'huge' | 'large' | 'normal';
  /** Where a dialog or a screen begins. */
  readonly first?: boolean;
  readonly pressed?: boolean;
  readonly lang?: string;
  readonly description?: string;
  readonly ref?: Ref<HTMLButtonElement>;
}

/** A button with its key cap, at least 56 px high. */
export function ActionButton(props: ActionButtonProps) {
  const { label, keys = [], icon, onPress, inert = false, tone = 'plain', size = 'normal', first = false } = props;
  const isDeaf = inert || props.settling === true;
  const press = () => {
    if (!isDeaf) {
      onPress();
    }
  };
  useKeys(keys, press);
  return (
    <Button
      ref={props.ref}
      className={`action action-${tone} action-${size}`}
      variant="default"
      onClick={press}
      aria-disabled={isDeaf || undefined}
      data-inert={inert || undefined}
      aria-keyshortcuts={keys.join(' ') || undefined}
      aria-pressed={props.pressed}
      aria-describedby={props.description}
      data-keys={keys.join(' ') || undefined}
      data-autofocus={first || undefined}
      lang={props.lang}
      leftSection={icon}
      rightSection={keys.length === 0 ? undefined : keys.map((name) => <KeyCap key={name} name={name} />)}
    >
      {label}
    </Button>
  );
}
