import { systemClock } from '../../main/common/clock.ts';
import { noLog } from '../../main/common/log.ts';
import { Exporter } from '../../main/headquarters/exporter.ts';
import { FileJournal } from '../../main/headquarters/journal-source.ts';
import { openLine } from '../../main/headquarters/line.ts';
import { PositionFile } from '../../main/headquarters/position-file.ts';
import { TERMINAL_PASSWORD } from '../support/postgres.ts';

// Sends the journal of a ledger until it is killed: node exporter-process.ts <ledger> <folder> <port> <database>.
const [file = '', folder = '', port = '', database = ''] = process.argv.slice(2);
const settings = { host: '127.0.0.1', port: Number(port), database, user: 'onepay_pos', tls: 'off' } as const;
const exporter = new Exporter({
  journal: new FileJournal(file),
  codes: { merchantId: 'OB0244899999', branchCode: 'AShop001', terminalCode: 'BTer001' },
  connect: (ending) => openLine({ settings, password: TERMINAL_PASSWORD, clock: systemClock, ending }),
  position: new PositionFile(folder, 'test'),
  clock: systemClock,
  random: Math.random,
  log: noLog,
  pace: { settleMs: 1, lookMs: 20, retryMs: 5, longestMs: 20 },
});
exporter.start();
