import {
  IconAdjustments,
  IconAlertTriangle,
  IconPlug,
  IconStethoscope,
  IconUsers,
  IconVolume,
  IconVolumeOff,
} from '@tabler/icons-react';
import type { AttendanceView, Language } from '../../preload/contract.ts';
import { usePress, useTerminal } from '../bridge/terminal-context.ts';
import { ActionButton } from '../components/action-button.tsx';
import { Dialog } from '../components/dialog.tsx';
import { healthTroubles } from '../health/health-troubles.ts';
import { useText } from '../i18n/text-context.tsx';
import { languageNames } from '../i18n/translator.ts';
import type { KeyName } from '../keyboard/key-names.ts';
import { managesOperators, may } from '../operators/attendance.ts';
import type { Player } from '../sound/player.ts';

const languageKeys: readonly (readonly [Language, KeyName])[] = [
  ['ja', '1'],
  ['en', '2'],
  ['zh', '3'],
];
const soundKeys = [
  ['paid', '6'],
  ['refused', '7'],
  ['unknown', '8'],
  ['attention', '9'],
] as const;

function LanguageButton({ language, name }: { readonly language: Language; readonly name: KeyName }) {
  const { snapshot } = useTerminal();
  const set = usePress('language.set', language);
  const isChosen = snapshot.language === language;
  return (
    <ActionButton
      label={languageNames[language]}
      lang={language === 'zh' ? 'zh-Hans' : language}
      keys={[name]}
      onPress={set.press}
      inert={set.busy}
      pressed={isChosen}
      first={isChosen}
      size="large"
    />
  );
}

function SoundButtons() {
  const text = useText();
  const { sound } = useTerminal().snapshot;
  const on = usePress('sound.set', 'on');
  const off = usePress('sound.set', 'off');
  return (
    <div className="button-row">
      <ActionButton
        label={text('menu.soundOn')}
        icon={<IconVolume aria-hidden />}
        keys={['4']}
        onPress={on.press}
        inert={on.busy}
        pressed={sound === 'on'}
        size="large"
      />
      <ActionButton
        label={text('menu.soundOff')}
        icon={<IconVolumeOff aria-hidden />}
        keys={['5']}
        onPress={off.press}
        inert={off.busy}
        pressed={sound === 'off'}
        size="large"
      />
    </div>
  );
}

interface MenuDialogProps {
  readonly player: Player;
  readonly onClose: () => void;
  /** Absent where there is no terminal that could be set up. Who may do none of it sees none of it. */
  readonly onDevices?: () => void;
  readonly onOperators?: () => void;
  readonly onSettings?: () => void;
  readonly onHealth?: () => void;
}

type Ways = Pick<MenuDialogProps, 'onDevices' | 'onOperators' | 'onSettings' | 'onHealth'>;

/** What store IT should know of, where they come by. */
function HealthNote() {
  const text = useText();
  const { view } = useTerminal().snapshot;
  const troubles = view.stage === 'counter' ? healthTroubles(text, view.health) : [];
  return troubles.length === 0 ? null : (
    <p className="menu-health">
      <IconAlertTriangle aria-hidden />
      {troubles.map(({ words }) => words).join(' / ')}
    </p>
  );
}

function Management({ onDevices, onOperators, onSettings, onHealth }: Ways) {
  const text = useText();
  const { view } = useTerminal().snapshot;
  const attendance: AttendanceView = view.stage === 'counter' ? view.attendance : { state: 'off' };
  const devices = may(attendance, 'setUpDevices') ? onDevices : undefined;
  const operators = managesOperators(attendance) ? onOperators : undefined;
  const configures = may(attendance, 'configure');
  const settings = configures ? onSettings : undefined;
  const health = configures ? onHealth : undefined;
  if ([devices, operators, settings, health].every((way) => way === undefined)) {
    return null;
  }
  return (
    <>
      <h3>{text('menu.management')}</h3>
      {health === undefined ? null : <HealthNote />}
      <div className="button-row">
        {devices === undefined ? null : (
          <ActionButton
            label={text('functions.devices')}
            icon={<IconPlug aria-hidden />}
            keys={['0']}
            onPress={devices}
          />
        )}
        {operators === undefined ? null : (
          <ActionButton
            label={text('operators.title')}
            icon={<IconUsers aria-hidden />}
            keys={['F4']}
            onPress={operators}
          />
        )}
        {settings === undefined ? null : (
          <ActionButton
            label={text('setup.title')}
            icon={<IconAdjustments aria-hidden />}
            keys={['F7']}
            onPress={settings}
          />
        )}
        {health === undefined ? null : (
          <ActionButton
            label={text('health.open')}
            icon={<IconStethoscope aria-hidden />}
            keys={['F8']}
            onPress={health}
          />
        )}
      </div>
    </>
  );
}

/** Language and sound, for whoever stands at the counter; the way to the devices and the operators, for those who may. */
export function MenuDialog({ player, onClose, ...management }: MenuDialogProps) {
  const text = useText();
  const { version } = useTerminal().snapshot;
  return (
    <Dialog title={text('menu.title')} onClose={onClose} wide>
      <h3>{text('menu.language')}</h3>
      <div className="button-row">
        {languageKeys.map(([language, name]) => (
          <LanguageButton key={language} language={language} name={name} />
        ))}
      </div>
      <h3>{text('menu.sound')}</h3>
      <SoundButtons />
      <h3>{text('menu.listen')}</h3>
      <div className="button-row">
        {soundKeys.map(([cue, name]) => (
          <ActionButton key={cue} label={text(`menu.sounds.${cue}`)} keys={[name]} onPress={() => player.play(cue)} />
        ))}
      </div>
      <Management {...management} />
      <div className="button-row">
        <ActionButton label={text('actions.close')} keys={['Escape']} onPress={onClose} />
        <p className="side-note">{text('app.version', { version })}</p>
      </div>
    </Dialog>
  );
}
