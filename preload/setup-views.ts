import { z } from 'zod';

/** Something that has to be said in words, in the window's language. `code` is for support. */
const worded = z.strictObject({ kind: z.string(), code: z.string(), message: z.string(), hint: z.string() });
const count = z.int().min(0);

/** What stands in a field: a text, a number, a switch, several choices, or null for a number that is not typed yet. */
export const settingValue = z.union([
  z.string().max(1024),
  z.number(),
  z.boolean(),
  z.array(z.string().max(64)).max(16),
  z.null(),
]);
export type SettingValue = z.output<typeof settingValue>;

/** What somebody has typed, by the names of the settings: `identity.branchCode`. What is not named stays. */
export const settingValues = z.record(z.string().max(64), settingValue).refine((all) => Object.keys(all).length <= 128);
export type SettingValues = z.output<typeof settingValues>;

const choice = z.strictObject({ value: z.string(), label: z.string() });

/** How a setting is asked for. */
const input = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('text'),
    /** The longest text that is taken, in characters. */
    maxLength: z.int().min(1),
    /** What holds where it is left blank; blank for none. */
    placeholder: z.string(),
    /** The lengths that fit, in characters, where they are rules of the gateway: shown while somebody types. */
    lengths: z.strictObject({ min: count, max: count }).nullable(),
    /** `code`: ASCII, shown in a fixed width. */
    style: z.enum(['plain', 'code']),
  }),
  z.strictObject({ kind: z.literal('number'), min: z.number(), max: z.number(), unitText: z.string() }),
  z.strictObject({ kind: z.literal('choice'), choices: z.array(choice) }),
  z.strictObject({ kind: z.literal('choices'), choices: z.array(choice) }),
  z.strictObject({ kind: z.literal('switch') }),
]);
export type SettingInput = z.output<typeof input>;

const field = z.strictObject({
  /** Its name in `terminal.json`. */
  path: z.string(),
  label: z.string(),
  /** What it does, or which rule holds; blank for what needs no words. */
  hint: z.string(),
  input,
  value: settingValue,
  /** `changed`: not saved yet. `locked`: store IT keeps it from being changed at this PC. */
  state: z.enum(['saved', 'changed', 'locked']),
  /** What is wrong with it, and what to do; null where nothing is. */
  problem: worded.nullable(),
});
export type SettingField = z.output<typeof field>;

export const settingSections = [
  'gateway',
  'identity',
  'shop',
  'day',
  'counter',
  'recovery',
  'people',
  'closing',
  'window',
  'backup',
  'headquarters',
  'updates',
  'security',
] as const;
export type SettingSectionId = (typeof settingSections)[number];

const keyFacts = z.strictObject({
  /** Bits of the modulus. */
  bits: count,
  /** SHA-256 of the public key, hexadecimal, in groups for people. */
  fingerprint: z.string(),
  /** Of the certificate; null where the file has none. */
  subject: z.string().nullable(),
  validFromText: z.string().nullable(),
  validToText: z.string().nullable(),
  /** Days until it is no longer valid; negative afterwards; null where nothing says so. */
  daysLeft: z.int().nullable(),
});
export type KeyFactsView = z.output<typeof keyFacts>;

export const keyNames = ['terminal', 'gateway'] as const;
export type KeyName = (typeof keyNames)[number];

const keys = z.strictObject({
  /** The live ones; null where none was imported. */
  terminal: keyFacts.nullable(),
  gateway: keyFacts.nullable(),
  /** Why they cannot be told; null where they can. */
  problem: worded.nullable(),
  /** How they are sealed, in words. */
  sealText: z.string(),
  /** This PC has no key store for them, and what is saved allows no key file: `allowKeyFile` has to be switched on first. */
  lacksKeyStore: z.boolean(),
});
export type KeysView = z.output<typeof keys>;

/** A key file that somebody has chosen; its bytes stay in the main process. */
export const keyChoice = z.strictObject({
  /** Names the chosen file until another is chosen. */
  ticket: z.uuid(),
  which: z.enum(keyNames),
  fileName: z.string(),
  needsPassphrase: z.boolean(),
  /** What is in it; null where it cannot be read yet, or cannot be used. */
  facts: keyFacts.nullable(),
  /** Why it cannot be used, and what to do; null where it can, or where only the passphrase is missing. */
  problem: worded.nullable(),
});
export type KeyChoice = z.output<typeof keyChoice>;

export const setupView = z.strictObject({
  /** `new`: this PC is no terminal yet. `stopped`: it is one, and cannot work as it is. */
  stage: z.enum(['new', 'stopped', 'counter']),
  mode: z.enum(['live', 'training']),
  sections: z.array(
    z.strictObject({
      id: z.enum(settingSections),
      title: z.string(),
      intro: z.string(),
      fields: z.array(field),
    }),
  ),
  keys,
  /** Whether a password for the headquarters' server is kept. */
  headquartersPassword: z.enum(['none', 'kept']),
  /** What is wrong across fields, or with the file as a whole. */
  problems: z.array(worded),
  /** How many fields differ from what is saved. */
  changedCount: count,
  /** What is changed can be saved as it is. */
  isSound: z.boolean(),
  /** Somebody who may set up has to prove it with a PIN: nobody is signed in while the terminal is stopped. */
  needsApproval: z.boolean(),
});
export type SetupView = z.output<typeof setupView>;

export const setupSaved = z.strictObject({
  view: setupView,
  /** `nothing` was changed; in effect `now`; the window asks for a `restart` of the program. */
  effect: z.enum(['nothing', 'now', 'restart']),
});
export type SetupSaved = z.output<typeof setupSaved>;

export const doctorGroups = ['line', 'keys', 'data', 'devices', 'program'] as const;

export const doctorReport = z.strictObject({
  /** Local time. */
  madeAtText: z.string(),
  steps: z.array(
    z.strictObject({
      group: z.enum(doctorGroups),
      name: z.string(),
      verdict: z.enum(['good', 'warning', 'bad']),
      detail: z.string(),
      /** What to do; null where there is nothing to do. */
      fix: z.string().nullable(),
    }),
  ),
});
export type DoctorReport = z.output<typeof doctorReport>;

export const backupsView = z.strictObject({
  folderText: z.string(),
  /** Where the copies lie: on the ledger's own disk they do not help when that breaks. */
  place: z.enum(['otherDisk', 'sameDisk', 'missing']),
  state: z.enum(['idle', 'running']),
  /** Local time; null where none was made. */
  lastText: z.string().nullable(),
  /** Why the last one was not made, and what to do; null where it was. */
  problem: worded.nullable(),
  /** The newest first; at most 200. */
  copies: z.array(
    z.strictObject({ fileName: z.string(), madeAtText: z.string(), sizeText: z.string(), paymentsText: z.string() }),
  ),
});
export type BackupsView = z.output<typeof backupsView>;

export const madeFile = z.strictObject({ file: z.string() });
export type MadeFile = z.output<typeof madeFile>;

/** What is taken over from the gateway's book after the last restore. */
const takingOver = z.strictObject({
  /** `waiting`: between two readings. `offline`: it goes on with the line. `failed`: it is tried again by itself. */
  state: z.enum(['reading', 'waiting', 'offline', 'failed', 'done']),
  /** In words; null for whoever does not look after the terminal. */
  account: z
    .strictObject({
      stateText: z.string(),
      facts: z.array(z.strictObject({ name: z.string(), text: z.string() })),
      /** What somebody has to see to. */
      notes: z.array(z.string()),
      /** Why it failed, and what to do. */
      problem: worded.nullable(),
    })
    .nullable(),
});

/** How the terminal itself is, beside selling: told with each snapshot. */
export const health = z.strictObject({
  /** `late`: none for twice the time between two. `off`: a training terminal makes none by itself. */
  backup: z.enum(['off', 'good', 'late', 'failed']),
  /** Null where no headquarters' server is set up. */
  headquarters: z
    .strictObject({
      state: z.enum(['upToDate', 'behind', 'unreachable', 'refused']),
      /** Rows of the journal that are not there yet. */
      waiting: count,
      /** Why, and what to do; null where nothing is wrong. */
      problem: worded.nullable(),
    })
    .nullable(),
  /** Null where the ledger was never restored. */
  takingOver: takingOver.nullable(),
  /** `off`: no place for new versions is set. `ready`: it is put in at the next time for that. */
  update: z.strictObject({ state: z.enum(['off', 'none', 'loading', 'ready', 'failed']), version: z.string() }),
});
export type HealthView = z.output<typeof health>;
