import type { Settings } from './schema.ts';

/**
 * Settings without what is one PC's own: its terminal code, and devices that are known by the name of a port at this PC. The
 * rest is right for every PC of the shop.
 */
export function settingsAsBase(settings: Settings): object {
  const { identity, scanners, printer, ...rest } = settings;
  const { terminalCode: _own, ...shared } = identity;
  const movable = scanners.filter((scanner) => !(scanner.kind === 'serial' && scanner.path !== undefined));
  return {
    ...rest,
    identity: shared,
    ...(movable.length === 0 && scanners.length > 0 ? {} : { scanners: movable }),
    printer: printer === null ? null : printerAsBase(printer),
  };
}

type Printer = NonNullable<Settings['printer']>;

function printerAsBase({ transport, ...rest }: Printer): object {
  const isAtAPort = transport.kind === 'file' || (transport.kind === 'serial' && transport.path !== undefined);
  return isAtAPort ? rest : { transport, ...rest };
}
