import { existsSync } from 'node:fs';
import type { Actor } from '../common/actor.ts';
import type { Clock } from '../common/clock.ts';
import type { TerminalError } from '../common/errors.ts';
import { type Log, noLog } from '../common/log.ts';
import { SETTINGS } from '../ledger/events.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { type KeyWhich, type PlacedKey, placeKey, readableKeyFacts, wipeFile } from './key-import.ts';
import { type ProvisioningPlan, planProvisioning, provisionedSoFar } from './provisioning.ts';
import { findProvisioning, type ProvisioningPlaces } from './provisioning-source.ts';
import { changeSettings, type SettingsChanged } from './settings-change.ts';
import { bareFingerprint, journalKey } from './settings-journal.ts';
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
  /** Lets a journal tell which keys came: that of real money, where the one that was open is for training. */
  readonly tellKeys: (journal: Ledger) => void;
  readonly wiped: number;
  /** Why files are still there that were to be wiped. */
  readonly unwiped: readonly TerminalError[];
}

/**
 * Makes a PC what a plan says. Nothing of its keys is touched before it is certain that nothing refuses the settings. A PC
 * that is no terminal yet gets its keys and loses their files before the settings are saved: where the power goes in
 * between, it finds its keys in place when it starts again, and goes on from there. A PC that is a terminal keeps the files
 * until all is done: whoever provisions it does so again.
 * @throws TerminalError OPEN_PAYMENTS, DATA_FOLDER_IN_USE, KEY_STORE_MISSING, DISK_FULL; the settings are as they were then.
 */
export function carryOut(plan: ProvisioningPlan, site: ProvisioningSite): Provisioned {
  const { stored, clock, by, ledger } = site;
  const isFirst = !existsSync(stored.settingsFile.file);
  let placed: readonly PlacedKey[] = [];
  let unwiped: readonly TerminalError[] = [];
  const wipe = () => {
    unwiped = plan.toWipe.flatMap(({ path, bytes }) => wipeFile(path, bytes) ?? []);
  };
  const tellKeys = (journal: Ledger) => {
    for (const key of [...placed, ...plan.takenBefore.flatMap((which) => keyInPlace(stored, which))]) {
      tellKey(journal, key, by);
    }
  };
  const changed = changeSettings({
    stored,
    clock,
    next: plan.settings,
    locks: 'overrule',
    source: 'provisioning',
    by,
    ...(ledger === undefined ? {} : { ledger }),
    beforeSaving: () => {
      if (plan.settings.mode === 'training') {
        stored.keys.ensureTrainingKeys();
      }
      placed = plan.keys.map((key) => placeKey(stored.keys, key));
      if (isFirst) {
        wipe();
      }
    },
    alsoTell: tellKeys,
  });
  if (!isFirst) {
    wipe();
  }
  return {
    ...changed,
    tellKeys,
    newKeys: placed.filter(({ isNew }) => isNew),
    wiped: plan.toWipe.length - unwiped.length,
    unwiped: [...plan.notToWipe, ...unwiped],
  };
}

type KeyToTell = Pick<PlacedKey, 'which' | 'facts' | 'before' | 'isNew'>;

/** A key that came before, of which the journal may not have heard: the power went before it was told. */
function keyInPlace(stored: StoredTerminal, which: KeyWhich): KeyToTell[] {
  const facts = readableKeyFacts(stored.keys, which);
  return facts === null ? [] : [{ which, facts, before: null, isNew: false }];
}

/** Writes down that a key is in place, unless that is what the journal has last of it. */
function tellKey(journal: Ledger, { which, facts, before, isNew }: KeyToTell, by: Actor): void {
  const last = journal
    .eventsAbout(SETTINGS)
    .findLast((row) => row.kind === 'settings.keyImported' && row.content.which === which);
  const isTold = last?.kind === 'settings.keyImported' && last.content.fingerprint === bareFingerprint(facts);
  if (!isTold) {
    journalKey(journal, { which, facts, before: isNew ? before : null }, by);
  }
}

/**
 * At the first start of a PC: makes it the terminal that lies ready for it.
 * @returns whether anything lay ready.
 * @throws TerminalError for everything that is wrong with it; nothing is saved then. KEY_FILE_NOT_WIPED where only that
 * failed, so that somebody sees it: the PC is a terminal all the same.
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
  const [left] = unwiped;
  if (left !== undefined) {
    throw left;
  }
  return true;
}
