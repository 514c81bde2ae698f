import type { DeviceSetup, PrinterForm, TransportForm } from '../../preload/contract.ts';
import {
  baudRateOf,
  type Faults,
  faultsOf,
  noPort,
  numberOf,
  type PortFields,
  portFaults,
  portFieldsOf,
  portOf,
  type Read,
  textFault,
  typedText,
} from './port-fields.ts';

/** A printer as it stands in its fields. */
export interface PrinterFields extends PortFields {
  readonly transport: TransportForm['kind'] | 'none';
  readonly host: string;
  readonly tcpPort: string;
  readonly flowControl: Extract<TransportForm, { kind: 'serial' }>['flowControl'];
  readonly file: string;
  readonly systemName: string;
  readonly folder: string;
  readonly profile: string;
  readonly customerCopy: boolean;
  readonly merchantCopy: boolean;
  /** Blank: as the shop's locale says. */
  readonly language: NonNullable<PrinterForm['language']> | '';
  readonly openDrawer: PrinterForm['openDrawer'];
  readonly beep: PrinterForm['beep'];
}

const RAW_PORT = 9100;

function noPrinter(profile: string): PrinterFields {
  return {
    ...noPort,
    transport: 'none',
    host: '',
    tcpPort: String(RAW_PORT),
    flowControl: 'rtscts',
    file: '',
    systemName: '',
    folder: '',
    profile,
    customerCopy: true,
    merchantCopy: true,
    language: '',
    openDrawer: 'never',
    beep: 'never',
  };
}

/** The fields of what is set up. */
export function printerFieldsOf({ printer, profiles }: DeviceSetup): PrinterFields {
  const empty = noPrinter(profiles[0]?.id ?? '');
  if (printer === null) {
    return empty;
  }
  const { transport, language, ...rest } = printer;
  return { ...withTransport(empty, transport), ...rest, language: language ?? '' };
}

/** The fields with another way to the printer; all else stays. */
export function withTransport(fields: PrinterFields, transport: TransportForm): PrinterFields {
  const { kind } = transport;
  switch (kind) {
    case 'tcp':
      return { ...fields, transport: kind, host: transport.host, tcpPort: String(transport.port) };
    case 'serial':
      return {
        ...fields,
        ...portFieldsOf(transport.port, transport.baudRate),
        transport: kind,
        flowControl: transport.flowControl,
      };
    case 'file':
      return { ...fields, transport: kind, file: transport.path };
    case 'system':
      return { ...fields, transport: kind, systemName: transport.name };
    case 'pdf':
      return { ...fields, transport: kind, folder: transport.folder };
  }
}

function transportFaults(fields: PrinterFields): Faults<keyof PrinterFields> {
  switch (fields.transport) {
    case 'none':
      return {};
    case 'tcp':
      return faultsOf({
        host: textFault(fields.host),
        tcpPort: tcpPortOf(fields) === undefined ? 'portNumber' : undefined,
      });
    case 'serial':
      return portFaults(fields);
    case 'file':
      return faultsOf({ file: textFault(fields.file) });
    case 'system':
      return faultsOf({ systemName: textFault(fields.systemName) });
    case 'pdf':
      return faultsOf({ folder: textFault(fields.folder) });
  }
}

function tcpPortOf({ tcpPort }: PrinterFields): number | undefined {
  return numberOf(tcpPort, 1, 65_535);
}

function transportOf(fields: PrinterFields): TransportForm | null {
  const { transport: kind } = fields;
  switch (kind) {
    case 'none':
      return null;
    case 'tcp':
      return { kind, host: typedText(fields.host), port: tcpPortOf(fields) ?? RAW_PORT };
    case 'serial':
      return {
        kind,
        port: portOf(fields),
        baudRate: baudRateOf(fields.baudRate) ?? 9600,
        flowControl: fields.flowControl,
      };
    // Names and folders may hold anything: only what is around them is taken away.
    case 'file':
      return { kind, path: fields.file.trim() };
    case 'system':
      return { kind, name: fields.systemName.trim() };
    case 'pdf':
      return { kind, folder: fields.folder.trim() };
  }
}

/** The form of the fields, or what is wrong with them; null for no printer. */
export function readPrinter(fields: PrinterFields): Read<PrinterForm | null, keyof PrinterFields> {
  const faults = transportFaults(fields);
  if (Object.keys(faults).length > 0) {
    return { ok: false, faults };
  }
  const transport = transportOf(fields);
  if (transport === null) {
    return { ok: true, form: null };
  }
  const { profile, customerCopy, merchantCopy, language, openDrawer, beep } = fields;
  const form = { transport, profile, customerCopy, merchantCopy, openDrawer, beep };
  return { ok: true, form: { ...form, language: language === '' ? null : language } };
}
