import type { Actor } from '../common/actor.ts';
import { operatorOf } from '../common/actor.ts';
import { localText } from '../common/time.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { fingerprintText } from '../onepay/keys.ts';
import { type SettingsHistoryEntry, settingsHistory } from '../root/settings-journal.ts';
import { openLedgerToRead } from '../root/stored-terminal.ts';
import { differenceLine } from './compare-settings.ts';
import { type CommandContext, storedTerminal } from './context.ts';
import { type ExitCode, exitCodes, type Output } from './output.ts';

/** `settings history`: when, who and by which way the settings, keys and other secrets were changed, oldest first. */
export function showSettingsHistory(context: CommandContext): ExitCode {
  const { output, process } = context;
  const { ledger, settings, close } = openLedgerToRead(storedTerminal(context), process.clock);
  try {
    const history = settingsHistory(ledger);
    const lines = history.flatMap((entry) => {
      const at = localText(Date.parse(entry.at), settings.timeZone);
      const by = nameOf(entry.by, ledger, output);
      const [what, ...more] = linesOf(entry, output);
      return [`${at}  ${by}  ${what ?? ''}`, ...more.map((line) => `  ${line}`)];
    });
    const none = output.translate('setupWords.noHistory');
    output.result({ ok: true, history, error: null }, lines.length === 0 ? [none] : lines);
    return exitCodes.done;
  } finally {
    close();
  }
}

function nameOf(by: Actor, ledger: Ledger, { translate }: Output): string {
  const id = operatorOf(by);
  if (id === undefined) {
    return translate(by === 'terminal' ? 'setupWords.by.terminal' : 'setupWords.by.unnamed');
  }
  const name = ledger.operators.find(id)?.name;
  return name === undefined ? id : `${name} (${id})`;
}

function linesOf(entry: SettingsHistoryEntry, { translate }: Output): string[] {
  switch (entry.kind) {
    case 'first':
      return [translate('setupWords.first', { source: translate(`setupWords.sources.${entry.source}`) })];
    case 'changed':
      return [
        translate('setupWords.changed', { source: translate(`setupWords.sources.${entry.source}`) }),
        ...entry.changes.map(differenceLine),
      ];
    case 'key':
      return [
        translate(`setupWords.keyImported.${entry.which}`, {
          bits: entry.bits,
          fingerprint: fingerprintText(entry.fingerprint),
        }),
        ...(entry.before === null
          ? []
          : [translate('setupWords.keyBefore', { fingerprint: fingerprintText(entry.before) })]),
      ];
    case 'secret':
      return [translate(entry.fingerprint === null ? 'setupWords.secretForgotten' : 'setupWords.secretKept')];
  }
}
