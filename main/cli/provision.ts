import { hostname } from 'node:os';
import { TerminalError } from '../common/errors.ts';
import { describeError } from '../i18n/describe.ts';
import { carryOut, type Provisioned } from '../root/provisioned.ts';
import { notProvisioned, type ProvisioningPlan, planProvisioning, provisionedSoFar } from '../root/provisioning.ts';
import { findProvisioning, machineFolder, type ProvisioningSource } from '../root/provisioning-source.ts';
import { noteSettings } from '../root/settings-change.ts';
import type { StoredTerminal } from '../root/stored-terminal.ts';
import { settingsDiff } from '../settings/settings-diff.ts';
import { differenceLine } from './compare-settings.ts';
import { asConfigurer } from './configuring.ts';
import { type CommandContext, namesDataFolder, storedTerminal } from './context.ts';
import { mayNeedKeyStore } from './key-store-needed.ts';
import { type ExitCode, errorLines, exitCodes, type Output } from './output.ts';
import { warningsOf } from './settings.ts';

export interface ProvisionOptions {
  /** A file or folder; the environment's or the machine-wide folder where none is named. */
  readonly from?: string;
  /** The PC's name, where it is to be another than the computer's. */
  readonly pc?: string;
  /** Nothing is done; only told. */
  readonly check?: boolean;
}

/** `provision`: makes this PC the terminal that lies ready for it, or checks that it could. */
export async function provisionCommand(context: CommandContext, options: ProvisionOptions): Promise<ExitCode> {
  const source = sourceOf(context, options);
  return options.check === true ? check(context, source) : await provision(context, source);
}

/** @throws TerminalError PROVISIONING_NOT_FOUND. */
function sourceOf({ process }: CommandContext, { from, pc }: ProvisionOptions): ProvisioningSource {
  const given = from ?? (process.env['ONEPAY_POS_PROVISION'] || undefined);
  const pcName = pc ?? hostname();
  const machine = machineFolder(globalThis.process.platform, process.env);
  const places = { machineFolder: machine, pcName, ...(given === undefined ? {} : { given }) };
  const source = findProvisioning(places);
  if (source === undefined) {
    throw new TerminalError('PROVISIONING_NOT_FOUND', { folder: machine, name: pcName });
  }
  return source;
}

function check(context: CommandContext, source: ProvisioningSource): ExitCode {
  const { output, process } = context;
  const { translate } = output;
  const stored = namesDataFolder(context) ? storedTerminal(context) : undefined;
  const sofar = stored === undefined ? notProvisioned : provisionedSoFar(stored);
  const plan = planProvisioning(source, sofar, process.clock);
  const before = stored?.current().settings;
  const differences = before === undefined ? [] : settingsDiff(before, plan.settings);
  const keyStoreNeeded = plan.keys.length > 0 && mayNeedKeyStore(stored?.secrets, plan.settings);
  output.result(
    {
      ok: true,
      checked: true,
      files: filesOf(plan),
      settings: plan.settings,
      differences,
      keys: keysOf(plan),
      keyStoreNeeded,
      error: null,
    },
    [
      translate('setupWords.checked', { files: filesOf(plan).join(', ') }),
      ...differences.map(differenceLine),
      ...(before !== undefined && differences.length === 0 ? [translate('setupWords.same')] : []),
      ...plan.keys.map(({ which, facts }) =>
        translate(`setupWords.keyReady.${which}`, { bits: facts.bits, fingerprint: facts.fingerprint }),
      ),
    ],
  );
  warnOfKeyStore(keyStoreNeeded, output);
  return exitCodes.done;
}

function warnOfKeyStore(isNeeded: boolean, output: Output): void {
  if (isNeeded) {
    output.warn(output.translate('setupWords.keyStoreNeeded'));
  }
}

function filesOf({ source }: ProvisioningPlan): string[] {
  return source.files.map(({ name }) => name);
}

function keysOf({ keys }: ProvisioningPlan) {
  return keys.map(({ which, facts }) => ({ which, ...facts }));
}

async function provision(context: CommandContext, source: ProvisioningSource): Promise<ExitCode> {
  const { clock } = context.process;
  const stored = storedTerminal(context);
  const plan = planProvisioning(source, provisionedSoFar(stored), clock);
  const { by, done } = await asConfigurer(context, stored, (configurer) => ({
    by: configurer.by,
    done: carryOut(plan, { stored, clock, ...configurer }),
  }));
  if (done.becameLive) {
    noteSettings(stored, clock, { source: 'provisioning', by }, done.tellKeys);
  }
  return report(context, stored, plan, done);
}

function report(
  { output }: CommandContext,
  stored: StoredTerminal,
  plan: ProvisioningPlan,
  { before, changed, becameLive, damagedKept, newKeys, wiped, unwiped }: Provisioned,
): ExitCode {
  const { translate } = output;
  const { settings } = plan;
  const differences = before === undefined ? [] : settingsDiff(before, settings);
  const keyStoreNeeded = newKeys.length > 0 && mayNeedKeyStore(stored.secrets, settings);
  const warnings = [...warningsOf(settings, output), ...unwiped.map((error) => describeError(error, translate))];
  output.result(
    {
      ok: true,
      files: filesOf(plan),
      settings,
      changed,
      differences,
      modeChanged: becameLive,
      damagedKept,
      keys: keysOf(plan),
      newKeys: newKeys.map(({ which }) => which),
      wiped,
      keyStoreNeeded,
      warnings,
      error: null,
    },
    [
      translate('setupWords.provisioned', { folder: stored.folder, files: filesOf(plan).join(', ') }),
      translate(`cli.modeIs.${settings.mode}`),
      ...differences.map(differenceLine),
      ...(before !== undefined && differences.length === 0 ? [translate('setupWords.same')] : []),
      ...(damagedKept === null ? [] : [translate('cli.settingsDamagedKept', { file: damagedKept })]),
      ...newKeys.map(({ which, facts }) =>
        translate(`setupWords.keyImported.${which}`, { bits: facts.bits, fingerprint: facts.fingerprint }),
      ),
      ...(wiped === 0 ? [] : [translate('setupWords.wiped')]),
    ],
  );
  for (const warning of warnings) {
    output.warn(errorLines(warning).join('\n'));
  }
  warnOfKeyStore(keyStoreNeeded, output);
  return exitCodes.done;
}
