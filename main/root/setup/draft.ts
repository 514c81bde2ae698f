/** Settings while somebody works on them: the keys of a `terminal.json`, whose values may be anything yet. */
export type Draft = Readonly<Record<string, unknown>>;

/** What stands at a key such as `identity.branchCode`; undefined where nothing does. */
export function valueAt(draft: unknown, key: string): unknown {
  return key.split('.').reduce<unknown>((node, name) => (isDraft(node) ? ownValue(node, name) : undefined), draft);
}

/** The same with another value at a key; undefined takes the key away. */
export function withValueAt(draft: Draft, key: string, value: unknown): Draft {
  const [name = '', ...rest] = key.split('.');
  const { [name]: before, ...others } = draft;
  if (rest.length > 0) {
    return { ...draft, [name]: withValueAt(isDraft(before) ? before : {}, rest.join('.'), value) };
  }
  return value === undefined ? others : { ...draft, [name]: value };
}

export function isDraft(value: unknown): value is Draft {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function ownValue(node: Draft, name: string): unknown {
  return Object.hasOwn(node, name) ? node[name] : undefined;
}
