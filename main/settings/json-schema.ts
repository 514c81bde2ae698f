import { z } from 'zod';
import printerProfiles from '../../native-config/printers.json' with { type: 'json' };
import { identityLengths, type ServiceMode } from '../onepay/identity.ts';
import { keysDescriptions, settingDescriptions } from './descriptions.ts';
import { provisioningKeysSchema } from './provisioning-keys.ts';
import { settingsSchema } from './schema.ts';
import { settingPaths } from './setting-paths.ts';

type Json = Readonly<Record<string, unknown>>;
type Words = Readonly<Record<string, string>>;

const timeOfDay = { pattern: '^([01][0-9]|2[0-3]):[0-5][0-9]$' };
const address = { pattern: '^https?://' };

/** What the schema of the product says by code, as far as JSON schema has a word for it. */
const facets: Readonly<Record<string, (node: Json) => Json>> = {
  'gateway.serviceMode': (node) => ({ ...node, default: 'B01', enum: ['B01', 'C01', 'B2B', 'B2C'] }),
  'gateway.baseUrl': (node) => ({ ...node, pattern: '^https?://[^/]+/?$' }),
  'gateway.proxy': (node) => ({ ...node, pattern: '^(environment|none|https?://.+)$' }),
  timeZone: (node) => ({ ...node, pattern: '^[pn]([0-9]|1[0-2])$' }),
  businessDayStart: (node) => ({ ...node, ...timeOfDay }),
  'updates.from': (node) => ({ ...node, ...timeOfDay }),
  'updates.to': (node) => ({ ...node, ...timeOfDay }),
  'updates.feed': (node) => ({ ...node, anyOf: [{ type: 'string', ...address }, { type: 'null' }] }),
  'printer.profile': (node) => ({ ...node, enum: Object.keys(printerProfiles) }),
  'printer.transport': ({ description, ...node }) => ({
    description,
    anyOf: [{ type: 'string', pattern: '^(tcp|file|serial):' }, node],
  }),
  locked: (node) => ({ ...node, items: { type: 'string', enum: settingPaths(settingsSchema) } }),
};

/** The lengths of the codes, which the service mode decides. */
function identityRules(): Json {
  const lengths = (mode: ServiceMode) => {
    const codes = Object.entries(identityLengths[mode]);
    const properties = codes.map(([key, { min, max }]) => [key, { minLength: min, maxLength: max }]);
    const others = mode === 'C01' ? { merchantId: false } : {};
    const required = codes.map(([key]) => key);
    return { properties: { identity: { required, properties: { ...Object.fromEntries(properties), ...others } } } };
  };
  return {
    if: {
      required: ['gateway'],
      properties: {
        gateway: { required: ['serviceMode'], properties: { serviceMode: { enum: ['C01', 'B2C'] } } },
      },
    },
    // biome-ignore lint/suspicious/noThenProperty: JSON schema's own word.
    then: lengths('C01'),
    else: lengths('B01'),
  };
}

/**
 * The JSON schema of a `terminal.json`, out of the schema by which the product reads it: for editors, and for whoever
 * generates such files. A few rules across keys have no words in it; `settings import` and `provision --check` know them all.
 */
export function formatJsonSchema(): string {
  const settings = described(toJson(settingsSchema), [], settingDescriptions);
  const keys = described(toJson(provisioningKeysSchema), [], keysDescriptions);
  const schema = {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'terminal.json of a OnePay POS terminal',
    description: 'Everything of a terminal that is not secret.',
    ...settings,
    properties: {
      $schema: { type: 'string', description: 'Where an editor finds this schema; no setting.' },
      ...(settings['properties'] as Json),
      ...(keys['properties'] as Json),
    },
    ...identityRules(),
  };
  return `${JSON.stringify(schema, null, 2)}\n`;
}

function toJson(schema: z.ZodType): Json {
  const { $schema: _draft, ...json } = z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any' });
  return json;
}

/** Puts what people are to read into a schema, and what the product says by code alone. */
function described(node: Json, path: readonly string[], words: Words): Json {
  const name = path.join('.');
  const description = words[name];
  const inner = inside(node, path, words);
  const all = description === undefined ? inner : { description, ...inner };
  return facets[name]?.(all) ?? all;
}

/** The same for what is in it. A branch, and what lies in a list, has the name of what it belongs to, which has the words. */
function inside(node: Json, path: readonly string[], words: Words): Json {
  const parts = Object.entries(node).map(([key, value]): [string, unknown] => {
    switch (key) {
      case 'properties': {
        const members = Object.entries(value as Record<string, Json>);
        return [key, Object.fromEntries(members.map(([one, of]) => [one, described(of, [...path, one], words)]))];
      }
      case 'items':
        return [key, inside(value as Json, path, words)];
      case 'anyOf':
      case 'oneOf':
        return [key, (value as readonly Json[]).map((of) => inside(of, path, words))];
      default:
        return [key, value];
    }
  });
  return Object.fromEntries(parts);
}
