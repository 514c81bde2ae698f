import { resolveSerialPort, type SerialPortList, type SerialPortName } from '../devices/serial-ports.ts';
import type { LineOpener, OpenLine } from './kept-line.ts';

/** How a serial port is to be opened. */
export interface SerialPortSettings extends SerialPortName {
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
}

/**
 * Opens a port of the operating system through the serialport package, which is loaded only when a port is wanted. A port
 * that is named by its device is looked for at each opening.
 */
export function serialLineOpener(settings: SerialPortSettings, list?: SerialPortList): LineOpener {
  return async () => {
    const path = await resolveSerialPort(settings, list);
    const { SerialPort } = await import('serialport');
    const { baudRate, dataBits, parity, stopBits } = settings;
    const port = new SerialPort({ path, baudRate, dataBits, parity, stopBits, autoOpen: false });
    const opened = Promise.withResolvers<void>();
    port.open((error) => (error ? opened.reject(error) : opened.resolve()));
    await opened.promise;
    return openLine(port);
  };
}

/** What is used of a port of the serialport package. */
export type OpenPort = Pick<InstanceType<typeof import('serialport')['SerialPort']>, 'close' | 'isOpen' | 'on'>;

export function openLine(port: OpenPort): OpenLine {
  const closed = Promise.withResolvers<string>();
  port.on('close', (error: Error | null) => closed.resolve(error?.message ?? ''));
  // An error that does not close the port would leave a scanner that looks well and reads nothing.
  port.on('error', (error: Error) => {
    closed.resolve(error.message);
    port.close(() => undefined);
  });
  return {
    onData: (listener) => {
      port.on('data', listener);
    },
    onClose: (listener) => {
      closed.promise.then(listener, () => undefined);
    },
    close: async () => {
      if (port.isOpen) {
        // A driver that fails to close a port says so here alone; nothing more is to be had from it.
        port.close((error) => closed.resolve(error?.message ?? ''));
        await closed.promise;
      }
    },
  };
}
