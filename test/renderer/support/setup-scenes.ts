import type { Language, Snapshot } from '../../../preload/contract.ts';
import { backupsFixture, doctorFixture, notOpen, takingOverFixture, unwell } from './health-fixtures.ts';
import { attended, managerThere } from './operator-fixtures.ts';
import type { Scene } from './scene.ts';
import {
  bareKey,
  bareKeys,
  damagedFixture,
  errorOf,
  gatewayKey,
  keyChoiceFixture,
  noKeys,
  setupFixture,
  terminalKey,
  typedCodes,
} from './setup-fixtures.ts';

type More = Partial<Omit<Scene, 'name' | 'snapshot' | 'keys' | 'shows'>>;

/** Down to a section of the settings, by the keys. */
const sections = (steps: number): readonly string[] => Array.from({ length: steps }, () => 'ArrowDown');

/** Changes the name of the shop and saves. */
const approvalKeys = ['F8', 'F8', 'F8', '.setup-fields', '5', '.setting-mark-changed', 'F12'] as const;

/** Setting up, the settings, the keys and the health of a terminal. */
export function setupScenes(language: Language): readonly Scene[] {
  const counter = attended(language, 'amount-empty', managerThere());
  const scene = (name: string, snapshot: Snapshot, keys: readonly string[], shows: string, more: More = {}): Scene => ({
    name,
    snapshot,
    keys,
    shows,
    ...more,
  });
  const settings = ['F2', 'F7', '.setup-fields'];
  const health = ['F2', 'F8', '.health-part'];
  const show = { 'setup.show': setupFixture(language) };
  const checked = (values: Parameters<typeof setupFixture>[1]) => ({
    answers: { ...show, 'setup.check': setupFixture(language, values) },
  });
  const fresh = (options: Parameters<typeof setupFixture>[1] = {}) => ({
    answers: {
      'setup.show': setupFixture(language, { stage: 'new', keys: noKeys }),
      'setup.check': setupFixture(language, { stage: 'new', keys: noKeys, ...options }),
    },
  });
  const firstRun = notOpen(language, 'first-run');
  const stopped = notOpen(language, 'stopped');
  const keysOpen = [...settings, ...sections(2), '.key-cards'];
  const chosen = (choice: Parameters<typeof keyChoiceFixture>[0]) => ({
    answers: { ...show, 'keys.choose': keyChoiceFixture(choice) },
  });
  return [
    scene('setup', counter, settings, '.setup-fields', { answers: show }),
    scene('setup-identity', counter, [...settings, 'F8'], '.setting-length', { answers: show }),
    scene(
      'setup-typed',
      counter,
      [...settings, 'F8', 'Tab', '5'],
      '.setting-mark-changed',
      checked({
        values: { 'identity.branchCode': '7177005' },
      }),
    ),
    scene(
      'setup-wrong',
      counter,
      [...settings, 'F8', 'Tab', '5', '.entry-problem', 'F12'],
      '.setting-problem',
      checked({
        values: { 'identity.branchCode': '7177005', 'gateway.timeoutSeconds': 500 },
      }),
    ),
    scene('setup-window', counter, [...settings, ...sections(9)], '[data-section=window]', { answers: show }),
    scene('setup-headquarters', counter, [...settings, ...sections(11)], '.password-part', {
      answers: { 'setup.show': setupFixture(language, { more: { headquartersPassword: 'kept' } }) },
    }),
    scene(
      'setup-unsaved',
      counter,
      [...settings, 'F8', 'Tab', '5', 'Escape'],
      '.dialog',
      checked({
        values: { 'identity.branchCode': '7177005' },
      }),
    ),
    scene('setup-not-now', counter, [...settings, 'F8', 'Tab', '5', '.setting-mark-changed', 'F12'], '.part-bad', {
      answers: { ...show, 'setup.check': setupFixture(language, { values: { 'identity.branchCode': '717705' } }) },
      refusals: { 'setup.save': errorOf(language, 'SETUP_WHILE_BUSY') },
    }),
    scene('setup-exported', counter, [...settings, 'F5'], '.setup .part-good', {
      answers: { ...show, 'setup.export': { file: 'C:\\ProgramData\\OnePay POS\\exports\\terminal-717700.json' } },
    }),
    scene('keys', counter, keysOpen, '.key-validity', { answers: show }),
    scene('keys-none', counter, keysOpen, '.key-missing', {
      answers: { 'setup.show': setupFixture(language, { keys: noKeys }) },
    }),
    scene('keys-no-key-store', stopped, ['F7', '.setup-fields', ...sections(2)], '.key-store-missing', {
      answers: {
        'setup.show': setupFixture(language, { stage: 'stopped', keys: bareKeys(language, 'refused') }),
      },
    }),
    scene('keys-expired', counter, keysOpen, '[data-validity=over]', {
      answers: { 'setup.show': setupFixture(language, { keys: { gateway: { ...gatewayKey, daysLeft: -3 } } }) },
    }),
    scene('key-passphrase', counter, [...keysOpen, '1'], '.dialog input', chosen({})),
    scene('key-wrong', counter, [...keysOpen, '1', '.dialog input', 'a', 'b', 'Enter'], '.part-bad', {
      answers: { ...show, 'keys.choose': keyChoiceFixture() },
      refusals: { 'keys.check': errorOf(language, 'KEY_PASSPHRASE_WRONG') },
    }),
    scene(
      'key-facts',
      counter,
      [...keysOpen, '1'],
      '.key-after',
      chosen({
        needsPassphrase: false,
        facts: { ...terminalKey, fingerprint: gatewayKey.fingerprint, daysLeft: 730 },
      }),
    ),
    scene(
      'key-bare',
      counter,
      [...keysOpen, '2'],
      '.key-after',
      chosen({
        which: 'gateway',
        fileName: 'onepay-public.pem',
        needsPassphrase: false,
        facts: { ...bareKey, fingerprint: terminalKey.fingerprint },
      }),
    ),
    scene(
      'key-refused',
      counter,
      [...keysOpen, '1'],
      '.dialog .part-bad',
      chosen({
        needsPassphrase: false,
        facts: { ...terminalKey, daysLeft: -20 },
        problem: errorOf(language, 'KEY_EXPIRED'),
      }),
    ),
    scene('first-setup', firstRun, ['2'], '.setup-fields', fresh()),
    scene('first-setup-tried', firstRun, ['2', '.setup-fields', 'F10'], '.setting-problem', fresh()),
    scene('first-setup-keys', firstRun, ['2', '.setup-fields', 'F10'], '.key-cards', {
      answers: { 'setup.show': setupFixture(language, { stage: 'new', keys: noKeys, values: typedCodes }) },
    }),
    scene('first-setup-no-key-store', firstRun, ['2', '.setup-fields', 'F10'], '.key-store-missing .part-open', {
      answers: {
        'setup.show': setupFixture(language, {
          stage: 'new',
          keys: bareKeys(language, 'refused'),
          values: typedCodes,
        }),
      },
    }),
    scene('first-setup-key-file', firstRun, ['2', '.setup-fields', 'F10'], '.key-store-missing', {
      answers: {
        'setup.show': setupFixture(language, {
          stage: 'new',
          keys: bareKeys(language, 'keyFile'),
          values: { ...typedCodes, allowKeyFile: true },
        }),
      },
    }),
    scene('first-setup-shop', firstRun, ['2', '.setup-fields', 'F10', '.key-cards', 'F10'], '[data-section=shop]', {
      answers: { 'setup.show': setupFixture(language, { stage: 'new', keys: noKeys, values: typedCodes }) },
    }),
    scene(
      'first-setup-missing',
      firstRun,
      ['2', '.setup-fields', 'F10', '.key-cards', 'F10', '.setup-fields', 'F10'],
      '.check-wrong',
      { answers: { 'setup.show': setupFixture(language, { stage: 'new', keys: noKeys, values: typedCodes }) } },
    ),
    scene(
      'first-setup-ready',
      firstRun,
      ['2', '.setup-fields', 'F10', '.key-cards', 'F10', '.setup-fields', 'F10'],
      '.check-parts',
      {
        answers: {
          'setup.show': setupFixture(language, {
            stage: 'new',
            values: { ...typedCodes, 'shop.name': '渋谷駅前店', 'shop.phone': '03-1234-5678' },
          }),
        },
      },
    ),
    // Each of these is to come back to the settings once the terminal has been opened again: a stopped one forgets that.
    scene('setup-saved', counter, [...settings, 'F8', 'Tab', '5', '.setting-mark-changed', 'F12'], '.save-done', {
      answers: {
        ...show,
        'setup.check': setupFixture(language, { values: { 'identity.branchCode': '717705' } }),
        'setup.save': { view: setupFixture(language), effect: 'now' },
      },
    }),
    scene('setup-stopped', stopped, ['F7', '.setup-fields'], '.part-bad', {
      answers: { 'setup.show': damagedFixture(language), 'setup.check': damagedFixture(language) },
    }),
    scene('setup-restart', counter, [...settings, 'F8', 'Tab', '5', '.setting-mark-changed', 'F12'], '.save-restart', {
      answers: {
        ...show,
        'setup.check': setupFixture(language, { values: { 'identity.branchCode': '717705' } }),
        'setup.save': { view: setupFixture(language), effect: 'restart' },
      },
    }),
    scene('setup-approval', stopped, ['F7', '.setup-fields', ...approvalKeys], '.dialog', {
      answers: {
        'setup.show': setupFixture(language, { stage: 'stopped' }),
        'setup.check': setupFixture(language, { stage: 'stopped', values: { 'shop.name': '渋谷店' } }),
      },
    }),
    scene('health-doctor', counter, [...health, '.doctor-report'], '.doctor-fix', {
      answers: { 'doctor.run': doctorFixture(language) },
    }),
    scene('health-doctor-good', counter, [...health, '.doctor-report'], '.doctor-good', {
      answers: { 'doctor.run': doctorFixture(language, 'nothing') },
    }),
    scene('health-doctor-running', counter, health, '.doctor-running', { holds: ['doctor.run'] }),
    scene('health-backups', unwell(language, {}), [...health, '2'], '.backup-copies', {
      answers: { 'doctor.run': doctorFixture(language), 'backups.list': backupsFixture() },
    }),
    scene('health-backups-failed', unwell(language, { backup: 'failed' }), [...health, '2'], '.part-bad', {
      answers: {
        'doctor.run': doctorFixture(language),
        'backups.list': backupsFixture({
          folderText: 'D:\\OnePay\\backups',
          place: 'missing',
          lastText: '2026-11-21 11:00:00',
          problem: errorOf(language, 'BACKUP_FOLDER_MISSING'),
          copies: [],
        }),
      },
    }),
    ...(['reading', 'failed', 'done'] as const).map((state) =>
      scene(
        `health-taking-over-${state}`,
        unwell(language, { takingOver: takingOverFixture(language, state) }),
        state === 'done' ? [...health, '2'] : health,
        '.backup-copies',
        { answers: { 'doctor.run': doctorFixture(language), 'backups.list': backupsFixture() } },
      ),
    ),
    scene(
      'health-headquarters',
      unwell(language, {
        headquarters: { state: 'unreachable', waiting: 1_204, problem: errorOf(language, 'KEY_MISSING') },
      }),
      [...health, '3'],
      '.password-part',
      { answers: { ...show, 'doctor.run': doctorFixture(language) } },
    ),
    scene('health-no-headquarters', counter, [...health, '3'], '.health-part[data-part=headquarters]', {
      answers: { ...show, 'doctor.run': doctorFixture(language) },
    }),
    scene(
      'health-support',
      unwell(language, { update: { state: 'ready', version: '1.5.0' } }),
      [...health, '4', 'F10'],
      '.health .part-good',
      {
        answers: {
          'doctor.run': doctorFixture(language),
          'support.makeBundle': {
            file: 'C:\\ProgramData\\OnePay POS\\support\\onepay-pos-717700-20261122-141231.zip',
          },
        },
      },
    ),
    scene(
      'amount-unwell',
      unwell(language, {
        backup: 'late',
        headquarters: { state: 'behind', waiting: 320, problem: null },
        update: { state: 'ready', version: '1.5.0' },
      }),
      [],
      '.function-bar',
    ),
    scene(
      'amount-taking-over',
      unwell(language, {
        backup: 'late',
        headquarters: { state: 'behind', waiting: 320, problem: null },
        takingOver: takingOverFixture(language, 'offline'),
      }),
      [],
      '.function-bar',
    ),
    scene('menu-unwell', unwell(language, { backup: 'failed' }), ['F2'], '.menu-health'),
  ];
}
