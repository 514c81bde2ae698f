import { type Command, Option } from 'commander';
import type { Translator } from '../i18n/translator.ts';
import type { Choose } from './context.ts';
import {
  addOperator,
  changeOperator,
  listOperators,
  resetManager,
  roleNames,
  setOperatorPin,
  setOperatorState,
} from './operators.ts';

/** Describes `operators` and what belongs to it. */
export function addOperators(program: Command, translate: Translator, choose: Choose): void {
  const operators = program.command('operators').description(translate('operatorWords.commands.operators'));
  const role = () => new Option('--role <role>', translate('operatorWords.args.role')).choices(roleNames);
  const aboutOne = (name: string) => operators.command(name).argument('<id>', translate('operatorWords.args.id'));
  operators
    .command('list', { isDefault: true })
    .description(translate('operatorWords.commands.list'))
    .action(() => choose((context) => listOperators(context)));
  operators
    .command('add')
    .description(translate('operatorWords.commands.add'))
    .requiredOption('--id <id>', translate('operatorWords.args.id'))
    .requiredOption('--name <name>', translate('operatorWords.args.name'))
    .addOption(role().makeOptionMandatory())
    .option('--new-pin-file <file>', translate('operatorWords.args.newPinFile'))
    .action((options) => choose((context) => addOperator(context, options)));
  aboutOne('change')
    .description(translate('operatorWords.commands.change'))
    .option('--name <name>', translate('operatorWords.args.name'))
    .addOption(role())
    .action((id: string, options) => choose((context) => changeOperator(context, id, options)));
  aboutOne('disable')
    .description(translate('operatorWords.commands.disable'))
    .action((id: string) => choose((context) => setOperatorState(context, id, 'disabled')));
  aboutOne('enable')
    .description(translate('operatorWords.commands.enable'))
    .action((id: string) => choose((context) => setOperatorState(context, id, 'active')));
  aboutOne('set-pin')
    .description(translate('operatorWords.commands.setPin'))
    .option('--new-pin-file <file>', translate('operatorWords.args.newPinFile'))
    .action((id: string, options) => choose((context) => setOperatorPin(context, id, options)));
  aboutOne('reset-manager')
    .description(translate('operatorWords.commands.resetManager'))
    .option('--new-pin-file <file>', translate('operatorWords.args.newPinFile'))
    .action((id: string, options) => choose((context) => resetManager(context, id, options)));
}
