import type { LineOpener, OpenLine } from './serial-scanner.ts';

/** How a serial port is to be opened. */
export interface SerialPortSettings {
  /** `COM3`, `/dev/ttyACM0`. */
  readonly path: string;
  readonly baudRate: number;
  readonly dataBits: 7 | 8;
  readonly parity: 'none' | 'even' | 'odd';
  readonly stopBits: 1 | 2;
}

/** Opens a port of the operating system through the serialport package, which is loaded only when a port is wanted. */
export function serialLineOpener(settings: SerialPortSettings): LineOpener {
  return async () => {
    const { SerialPort } = await import('serialport');
    const { path, baudRate, dataBits, parity, stopBits } = settings;
    const port = new SerialPort({ path, baudRate, dataBits, parity, stopBits, autoOpen: false });
    const opened = Promise.withResolvers<void>();
    port.open((error) => (error ? opened.reject(error) : opened.resolve()));
    await opened.promise;
    return openLine(port);
  };
}

type Port = InstanceType<typeof import('serialport')['SerialPort']>;

function openLine(port: Port): OpenLine {
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
        port.close(() => undefined);
        await closed.promise;
      }
    },
  };
}
