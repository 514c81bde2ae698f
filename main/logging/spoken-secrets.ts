/** What follows the word password in a sentence without being one. */
const ORDINARY = [
  ...['is', 'are', 'was', 'were', 'has', 'have', 'had', 'must', 'may', 'can', 'cannot', 'could', 'does', 'did', 'will'],
  ...['a', 'an', 'the', 'no', 'not', 'of', 'for', 'from', 'in', 'to', 'with', 'without', 'by', 'at', 'on', 'as', 'or'],
  ...[
    'and',
    'but',
    'if',
    'that',
    'which',
    'this',
    'too',
    'again',
    'only',
    'file',
    'files',
    'wrong',
    'right',
    'missing',
  ],
  ...['needed', 'required', 'expected', 'given', 'incorrect', 'invalid', 'expired', 'changed', 'protected', 'based'],
  ...[
    'authentication',
    'failed',
    'empty',
    'hash',
    'field',
    'manager',
    'store',
    'stored',
    'entered',
    'attempts',
    'length',
  ],
  ...['pass(?:words?|wd|phrases?|codes?)', 'pwd'],
].join('|');

const LINK = String.raw`(?:\s+(?:is|was))?\s+["'“「]?`;

/** `passphrase xyz`, `password is xyz`. */
const PASSWORD = new RegExp(
  String.raw`(\bpass(?:words?|wd|phrases?|codes?)|\bpwd)(${LINK})(?!(?:${ORDINARY})(?![\w-]))[^\s"'”」,;]+`,
  'giu',
);
/** `PIN 4711`, `--pin 4711`; a plug's pin 2 is none. */
const PIN = new RegExp(String.raw`(\bpins?)(${LINK})(?=\p{Nd}{3})[^\s"'”」,;]+`, 'giu');
const JAPANESE = /(パスワード|パスフレーズ|暗証番号)([\s:：=＝はが「]*)[!-~０-９]{3,}/gu;
/** How a line's other end is told who asks. */
const BEARER = /(\bbearer)(\s+)[\w.~+/=-]{8,}/giu;
const BASIC = /(\b(?:[Bb]asic|BASIC|[Dd]igest|DIGEST))(\s+)(?=\S*(?:[0-9=+/]|[a-z][A-Z]))[\w.~+/=-]{8,}/gu;

/** Hides secrets that stand in a sentence, after the word for them, without a sign between. */
export function maskSpoken(text: string, hidden: string): string {
  return [PASSWORD, PIN, JAPANESE, BEARER, BASIC].reduce(
    (left, pattern) => left.replace(pattern, `$1$2${hidden}`),
    text,
  );
}
