import type { Actor } from '../common/actor.ts';
import type { Clock } from '../common/clock.ts';
import type { TerminalError } from '../common/errors.ts';
import { type Log, noLog } from '../common/log.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type PlacedKey, placeKey, wipeFile } from './key-import.ts';
import { type ProvisioningPlan, planProvisioning, provisionedSoFar } from './provisioning.ts';
import { findProvisioning, type ProvisioningPlaces } from './provisioning-source.ts';
import { changeSettings, type SettingsChanged } from './settings-change.ts';
import { journalKey } from './settings-journal.ts';
import type { StoredTerminal } from './stored-terminal.ts';

/** Where a plan is carried out, and by whom. */
export interface ProvisioningSite {
  readonly stored: StoredTerminal;
  readonly clock: Clock;
  readonly by: Actor;
  /** The ledger of the terminal as it is, where it is open. */
  readonly ledger?: Ledger;
}

export interface Provisioned extends SettingsChanged {
  readonly newKeys: readonly PlacedKey[];
  readonly wiped: number;
  /** Why files are still there that were to be wiped. */
  readonly unwiped: readonly TerminalError[];
}

/**
 * Makes a PC what a plan says. The keys come first and their files are wiped before the settings are saved: a PC that loses
 * its power in between is no terminal yet, finds its keys in place when it starts again, and goes on from there.
 * @throws TerminalError OPEN_PAYMENTS, DATA_FOLDER_IN_USE, KEY_STORE_MISSING, DISK_FULL; the settings are as they were then.
 */
export function carryOut(plan: ProvisioningPlan, site: ProvisioningSite): Provisioned {
  const { stored, clock, by, ledger } = site;
  const hold = ledger === undefined ? stored.hold(clock) : undefined;
  let placed: readonly PlacedKey[];
  let unwiped: readonly TerminalError[];
  try {
    if (plan.settings.mode === 'training') {
      stored.keys.ensureTrainingKeys();
    }
    placed = plan.keys.map((key) => placeKey(stored.keys, key));
    unwiped = plan.toWipe.flatMap(({ path, bytes }) => wipeFile(path, bytes) ?? []);
  } finally {
    hold?.release();
  }
  const newKeys = placed.filter(({ isNew }) => isNew);
  const told = { source: 'provisioning', by } as const;
  const tellKeys = (journal: Ledger) => {
    for (const key of newKeys) {
      journalKey(journal, key, by);
    }
  };
  const changed = changeSettings({
    stored,
    clock,
    next: plan.settings,
    locks: 'overrule',
    ...told,
    ...(ledger === undefined ? {} : { ledger }),
    alsoTell: tellKeys,
  });
  return { ...changed, newKeys, wiped: plan.toWipe.length - unwiped.length, unwiped };
}

/**
 * At the first start of a PC: makes it the terminal that lies ready for it.
 * @returns whether anything lay ready.
 * @throws TerminalError for everything that is wrong with it; nothing is saved then.
 */
export function provisionFirst(
  { stored, clock }: Pick<ProvisioningSite, 'stored' | 'clock'>,
  places: ProvisioningPlaces,
  log: Log = noLog,
): boolean {
  const source = findProvisioning(places);
  if (source === undefined) {
    return false;
  }
  const { unwiped } = carryOut(planProvisioning(source, provisionedSoFar(stored), clock), {
    stored,
    clock,
    by: 'terminal',
  });
  log.write('info', 'provisioning.done', { place: source.place });
  for (const { code, params } of unwiped) {
    log.write('warning', 'provisioning.fileNotWiped', { code, file: params['file'] });
  }
  return true;
}
