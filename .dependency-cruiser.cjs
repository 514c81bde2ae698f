/** The direction of imports. Arrows go one way: a part may import what its rule allows, and nothing imports a root. */
const only = (part, allowed) => ({
  name: `${part}-imports-only`,
  comment: `main/${part} may import: ${[part, ...allowed].join(', ')}`,
  severity: 'error',
  from: { path: `^main/${part}/` },
  to: { path: '^(main|preload|renderer|test|native-config)/', pathNot: `^main/(${[part, ...allowed].join('|')})` },
});

module.exports = {
  forbidden: [
    only('common', []),
    only('onepay', ['common/']),
    only('ledger', ['common/']),
    only('backup', ['common/', 'ledger/']),
    only('scanners', ['common/', 'devices/']),
    {
      ...only('devices', ['common/']),
      to: {
        path: '^(main|preload|renderer|test|native-config)/',
        pathNot: '^(main/(devices|common)/|native-config/scanners.json$)',
      },
    },
    {
      ...only('codes', ['common/']),
      to: {
        path: '^(main|preload|renderer|test|native-config)/',
        pathNot: '^(main/(codes|common)/|native-config/codes.json$)',
      },
    },
    only('doctor', ['common/', 'devices/', 'i18n/', 'settings/', 'onepay/', 'printers/port.ts', 'scanners/port.ts']),
    only('logging', ['common/']),
    only('support', ['common/', 'logging/']),
    {
      ...only('printers', ['common/', 'devices/']),
      to: {
        path: '^(main|preload|renderer|test|native-config)/',
        pathNot: '^(main/(printers|common|devices)/|native-config/printers.json$)',
      },
    },
    only('training', ['common/', 'onepay/']),
    {
      ...only('settings', ['common/', 'onepay/']),
      to: {
        path: '^(main|preload|renderer|test|native-config)/',
        pathNot: '^(main/(settings|common|onepay)/|native-config/printers.json$)',
      },
    },
    only('updates', ['common/', 'settings/']),
    {
      ...only('headquarters', ['common/', 'ledger/']),
      comment: 'main/headquarters sends the journal; of the settings it knows the types alone',
      to: {
        path: '^(main|preload|renderer|test|native-config)/',
        pathNot: '^main/(headquarters|common|ledger|settings/schema.ts)',
      },
    },
    only('i18n', ['common/', 'onepay/', 'ledger/', 'settings/', 'printers/port.ts']),
    {
      ...only('counter', []),
      comment: 'main/counter knows the terminal, the ports and what the window may hear',
      to: {
        path: '^(main|preload|renderer|test|native-config)/',
        pathNot:
          '^(main/(counter|common|onepay|ledger|i18n|terminal|codes)/|main/(scanners|printers|devices)/port.ts|preload/contract.ts)',
      },
    },
    only('terminal', ['common/', 'onepay/', 'ledger/', 'i18n/', 'scanners/port.ts', 'printers/port.ts']),
    {
      name: 'nothing-imports-a-root',
      comment: 'index.ts, cli.ts, cli/, root/ and shell/ put the parts together; no part knows them',
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/(index\\.ts|cli\\.ts|cli/|root/|shell/)' },
      to: { path: '^main/(index\\.ts|cli\\.ts|cli/|root/|shell/)' },
    },
    {
      name: 'root-knows-no-front-end',
      severity: 'error',
      from: { path: '^main/root/' },
      to: { path: '^main/(index\\.ts|cli\\.ts|cli/|shell/)' },
    },
    {
      name: 'electron-only-in-the-shell',
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/(index\\.ts|shell/)' },
      to: { path: '(^|/)node_modules/electron/|^electron$' },
    },
    {
      name: 'renderer-imports-only-the-contract',
      severity: 'error',
      from: { path: '^renderer/' },
      to: { path: '^(main|preload|native-config|test)/', pathNot: '^preload/contract\\.ts$' },
    },
    {
      name: 'product-does-not-import-tests',
      severity: 'error',
      from: { path: '^(main|preload|renderer)/' },
      to: { path: '^test/' },
    },
    {
      name: 'product-does-not-need-development-packages',
      comment: 'the preload is bundled whole, and gets electron from Electron',
      severity: 'error',
      from: { path: '^main/', pathNot: '^main/(index\\.ts|shell/)' },
      to: { dependencyTypes: ['npm-dev'], dependencyTypesNot: ['type-only'] },
    },
    { name: 'no-circles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'no-unresolved', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'require', 'node', 'default', 'types'],
    },
  },
};
