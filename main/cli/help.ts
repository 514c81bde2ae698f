import type { HelpConfiguration, Option } from 'commander';
import type { Translator } from '../i18n/translator.ts';

/** The words of commander's help that are its own, in the language of everything else. */
export function helpWords(translate: Translator): HelpConfiguration {
  const titles: Readonly<Record<string, string>> = {
    'Usage:': translate('cli.help.usage'),
    'Arguments:': translate('cli.help.arguments'),
    'Options:': translate('cli.help.options'),
    'Commands:': translate('cli.help.commands'),
  };
  return {
    styleTitle: (title) => titles[title] ?? title,
    optionDescription: (option) => {
      const notes = notesOf(option, translate).join(translate('cli.help.and'));
      return notes === '' ? option.description : translate('cli.help.noted', { text: option.description, notes });
    },
  };
}

function notesOf({ argChoices, defaultValue }: Option, translate: Translator): string[] {
  return [
    ...(argChoices === undefined ? [] : [translate('cli.help.choices', { choices: argChoices.join(', ') })]),
    ...(typeof defaultValue === 'string' ? [translate('cli.help.byDefault', { value: defaultValue })] : []),
  ];
}
