import { type Command, CommanderError } from 'commander';
import { asTerminalError, TerminalError } from '../common/errors.ts';
import { typedText } from '../common/typed-text.ts';
import type { Catalogue } from '../i18n/ja.ts';
import { createTranslator, type Language, languages, type Translator } from '../i18n/translator.ts';
import { AnswerNotRecorded } from '../terminal/recording.ts';
import type { CliProcess } from './context.ts';
import { type ExitCode, exitCodes, Output, type Streams } from './output.ts';
import { toPaymentJson } from './payments.ts';
import { createProgram } from './program.ts';

interface GlobalOptions {
  readonly data?: string;
  readonly operator?: string;
  readonly pinFile?: string;
}

/**
 * Runs one command line.
 * @param args without executable and script.
 * @returns the exit code; nothing is thrown.
 */
export async function runCli(args: readonly string[], process: CliProcess, streams: Streams): Promise<ExitCode> {
  // Needed before parsing: a command line that cannot be parsed must be answered in the form that it asks for.
  const json = args.includes('--json');
  const translate = createTranslator(languageOf(args));
  const output = new Output({ json, translate, streams });
  let exitCode: ExitCode = exitCodes.usage;
  const program = createProgram(translate, async (invocation) => {
    const { data: dataOption, operator, pinFile } = program.opts<GlobalOptions>();
    exitCode = await invocation({ output, process, dataOption, acting: { operator, pinFile } });
  });
  silence(program, streams, json);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return exitCode;
  } catch (error) {
    return reportFailure(error, output);
  }
}

function reportFailure(error: unknown, output: Output): ExitCode {
  if (error instanceof AnswerNotRecorded) {
    return output.failure(error, toPaymentJson(error.subject.payment));
  }
  if (!(error instanceof CommanderError)) {
    return output.failure(asTerminalError(error));
  }
  if (error.exitCode === 0) {
    if (output.json && error.code === 'commander.version') {
      output.result({ ok: true, version: error.message }, []);
    }
    return exitCodes.done;
  }
  return output.failure(new TerminalError('USAGE', { detail: usageDetail(error, output.translate) }));
}

const usageProblems: Readonly<Record<string, keyof Catalogue['usage']>> = {
  'commander.missingMandatoryOptionValue': 'missing',
  'commander.missingArgument': 'missing',
  'commander.optionMissingArgument': 'missing',
  'commander.unknownOption': 'unknown',
  'commander.unknownCommand': 'unknown',
  'commander.invalidArgument': 'invalid',
  'commander.excessArguments': 'excess',
  'commander.conflictingOption': 'conflict',
};

/** commander says in English what is wrong; the names in it are in quotation marks. */
function usageDetail({ code, message }: CommanderError, translate: Translator): string {
  const names = [...message.matchAll(/'([^']+)'/g)].map(([, name = '']) => nameOf(name));
  const choices = /Allowed choices are (.+)\./.exec(message)?.[1] ?? '';
  const problem = usageProblems[code] ?? 'other';
  return translate(`usage.${problem}`, { name: names.join(', '), choices });
}

/** A name without its placeholder; what somebody typed instead of one may be a customer's code. */
function nameOf(text: string): string {
  const name = text.replace(/ [<[].*$/, '');
  return /^-{0,2}[a-z][a-z-]*$/.test(name) ? name : typedText(name);
}

function languageOf(args: readonly string[]): Language {
  const position = args.findIndex((arg) => arg === '--lang' || arg.startsWith('--lang='));
  const value = args[position]?.startsWith('--lang=') ? args[position].slice('--lang='.length) : args[position + 1];
  return languages.find((language) => position >= 0 && language === value) ?? 'ja';
}

/** Help goes where results go; errors are said by {@link reportFailure} alone. With `--json` help goes to stderr. */
function silence(command: Command, streams: Streams, json: boolean): void {
  command.exitOverride();
  command.configureOutput({
    writeOut: (text) => (json ? streams.err(text) : streams.out(text)),
    writeErr: () => undefined,
  });
  for (const child of command.commands) {
    silence(child, streams, json);
  }
}
