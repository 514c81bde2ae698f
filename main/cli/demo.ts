import path from 'node:path';
import type { StoredTerminal } from '../root/stored-terminal.ts';
import { trainingTemplate } from '../root/training-terminal.ts';
import { startChildGateway } from './child-gateway.ts';
import type { CommandContext } from './context.ts';
import { createDemoScanner, DemoPrinter } from './demo-devices.ts';
import { prepareDemoFolder } from './demo-folder.ts';
import { Demonstration } from './demonstration.ts';
import type { ExitCode } from './output.ts';

/** `demo`: the whole way from the scan to the receipt, on real parts, told line by line. */
export async function demoCommand(context: CommandContext, options: { readonly out: string }): Promise<ExitCode> {
  const { output, process } = context;
  const { translate } = output;
  const folder = path.resolve(options.out);
  output.say(translate('demo.title'));
  const stored = prepareDemoFolder(path.join(folder, 'data'), process.clock);
  const gateway = await startChildGateway(process.self, stored.folder);
  const printer = new DemoPrinter();
  const scanner = await createDemoScanner();
  try {
    output.say(translate('demo.gateway', { url: gateway.url }));
    output.say(
      scanner.noPort === undefined
        ? translate('demo.port', { path: scanner.path })
        : translate('demo.noPty', { detail: scanner.noPort }),
    );
    const port = await printer.start();
    output.say(translate('demo.printer', { address: `127.0.0.1:${port}` }));
    configure(stored, { gatewayUrl: gateway.url, scannerPath: scanner.path, printerPort: port });
    return await new Demonstration(context, folder, printer).run(stored, scanner);
  } finally {
    scanner.end();
    await printer.stop();
    await gateway.stop();
  }
}

interface DemoParts {
  readonly gatewayUrl: string;
  readonly scannerPath: string;
  readonly printerPort: number;
}

function configure(stored: StoredTerminal, { gatewayUrl, scannerPath, printerPort }: DemoParts): void {
  stored.settingsFile.save(
    trainingTemplate({
      gateway: { baseUrl: gatewayUrl, timeoutSeconds: 5 },
      scanners: [{ kind: 'serial', path: scannerPath }],
      printer: { transport: { kind: 'tcp', host: '127.0.0.1', port: printerPort } },
    }),
  );
}
