import type { FoundDevices, PortChoice, ScannerForm, TransportForm } from '../../preload/contract.ts';
import type {
  DeviceAccess,
  FoundHidDevice,
  FoundPrinterFile,
  FoundSerialPort,
  Listing,
  UsbIdentity,
} from '../devices/port.ts';
import { type ScannerMaker, scannerMaker } from '../devices/scanner-makers.ts';
import type { Translator } from '../i18n/translator.ts';
import type { Settings } from '../settings/schema.ts';
import { printerForm, scannerForm } from './device-forms.ts';

/** What the lists of this computer's devices say. */
export interface DeviceListings {
  readonly serial: Listing<FoundSerialPort>;
  readonly hid: Listing<FoundHidDevice>;
  readonly files: Listing<FoundPrinterFile>;
  readonly system: Listing<string>;
}

type FoundScanner = FoundDevices['scanners'][number];
type FoundPrinter = FoundDevices['printers'][number];
type Advice = FoundScanner['advice'];

/** Puts what is plugged in together with what is set up, each device with the form that chooses it. */
export function foundDevices(listings: DeviceListings, settings: Settings, translate: Translator): FoundDevices {
  const { serial, hid, files, system } = listings;
  const chosenScanners = settings.scanners.map((scanner) => placeOf(scannerForm(scanner)));
  const chosenPrinter = settings.printer === null ? undefined : placeOf(printerForm(settings.printer).transport);
  const isChosen = (form: ScannerForm) => chosenScanners.includes(placeOf(form));
  const nameUsb = usbNaming([...serial.found, ...hid.found]);
  return {
    scanners: [
      ...hid.found
        .filter(({ role }) => role === 'posScanner')
        .map((device) => hidScanner(device, nameUsb, isChosen, translate)),
      ...serial.found.map((port) => serialScanner(port, nameUsb, isChosen, translate)),
      ...keyboards(hid.found).map(({ device, maker }) => keyboardScanner(device, maker, isChosen, translate)),
    ],
    printers: [
      ...files.found.map(({ path, access }) => printer({ kind: 'file', path }, path, access, chosenPrinter, translate)),
      ...system.found.map((name) => printer({ kind: 'system', name }, name, 'allowed', chosenPrinter, translate)),
      ...serial.found
        .filter(({ usb }) => usb === undefined || scannerMaker(usb.vendorId) === undefined)
        .map((port) =>
          printer(
            { kind: 'serial', port: portOf(port, nameUsb), baudRate: 9600, flowControl: 'rtscts' },
            port.path,
            port.access,
            chosenPrinter,
            translate,
          ),
        ),
    ],
    troubles: [serial, hid, files, system].flatMap(({ trouble }) =>
      trouble === undefined ? [] : [worded(`deviceTroubles.${trouble.kind}`, trouble.kind, translate)],
    ),
  };
}

type IsChosen = (form: ScannerForm) => boolean;

function hidScanner(
  { usb, name, access }: FoundHidDevice,
  nameUsb: NameUsb,
  isChosen: IsChosen,
  translate: Translator,
): FoundScanner {
  const form: ScannerForm = { kind: 'hid', usb: nameUsb(usb), prefix: '' };
  return {
    name: nameOf(usb, name),
    detail: `HID POS ${numbersOf(usb)}`,
    form,
    chosen: isChosen(form) || isChosen({ ...form, usb: withSerialNumber(usb) }),
    advice: accessAdvice(access, translate),
  };
}

function serialScanner(
  port: FoundSerialPort,
  nameUsb: NameUsb,
  isChosen: IsChosen,
  translate: Translator,
): FoundScanner {
  const form: ScannerForm = { kind: 'serial', port: portOf(port, nameUsb), baudRate: 9600, ending: 'CR', prefix: '' };
  const byPath: ScannerForm = { ...form, port: { by: 'path', path: port.path } };
  const byNumber: ScannerForm =
    port.usb === undefined ? form : { ...form, port: { by: 'usb', usb: withSerialNumber(port.usb) } };
  return {
    name: port.usb === undefined ? (port.manufacturer ?? port.path) : nameOf(port.usb, port.manufacturer ?? port.path),
    detail: port.usb === undefined ? port.path : `${port.path} ${numbersOf(port.usb)}`,
    form,
    chosen: isChosen(form) || isChosen(byPath) || isChosen(byNumber),
    advice: accessAdvice(port.access, translate),
  };
}

/** A keyboard that a maker of scanners has made is a scanner. */
function keyboards(found: readonly FoundHidDevice[]) {
  return found.flatMap((device) => {
    const maker = device.role === 'keyboard' ? scannerMaker(device.usb.vendorId) : undefined;
    return maker === undefined ? [] : [{ device, maker }];
  });
}

function keyboardScanner(
  { usb, name }: FoundHidDevice,
  maker: ScannerMaker,
  isChosen: IsChosen,
  translate: Translator,
): FoundScanner {
  const form: ScannerForm = { kind: 'keyboard', layout: 'us', ending: 'Enter', prefix: '' };
  const better = maker.modes.hidPos ?? maker.modes.serial;
  return {
    name: nameOf(usb, name),
    detail: numbersOf(usb),
    form,
    chosen: isChosen(form),
    advice:
      better === undefined
        ? null
        : worded('deviceAdvice.keyboardMode', 'keyboardMode', translate, {
            maker: maker.maker,
            barcode: better.barcode,
            manual: better.manual,
          }),
  };
}

function printer(
  transport: TransportForm,
  name: string,
  access: DeviceAccess,
  chosen: string | undefined,
  translate: Translator,
): FoundPrinter {
  return {
    name,
    detail: translate(`deviceTransports.${transport.kind}`),
    transport,
    chosen: chosen === placeOf(transport),
    advice: accessAdvice(access, translate),
  };
}

/** Names where a device is, whatever else is set about it. */
function placeOf(form: ScannerForm | TransportForm): string {
  switch (form.kind) {
    case 'keyboard':
      return 'keyboard';
    case 'hid':
      return `hid ${JSON.stringify(form.usb)}`;
    case 'serial':
      return `serial ${JSON.stringify(form.port)}`;
    case 'tcp':
      return `tcp ${form.host}:${form.port}`;
    case 'file':
      return `file ${form.path}`;
    case 'system':
      return `system ${form.name}`;
    case 'pdf':
      return `pdf ${form.folder}`;
  }
}

function accessAdvice(access: DeviceAccess, translate: Translator): Advice {
  return access === 'allowed' ? null : worded('deviceAdvice.noAccess', 'noAccess', translate);
}

function worded(
  key:
    | `deviceAdvice.${'keyboardMode' | 'noAccess'}`
    | `deviceTroubles.${'noUdevadm' | 'noLibusb' | 'noPrintSystem' | 'failed'}`,
  code: string,
  translate: Translator,
  params: Readonly<Record<string, string>> = {},
): NonNullable<Advice> {
  return {
    kind: 'device',
    code,
    message: translate(`${key}.message`, params),
    hint: translate(`${key}.hint`, params),
  };
}

type UsbForm = Extract<ScannerForm, { kind: 'hid' }>['usb'];
type NameUsb = (usb: UsbIdentity) => UsbForm;

/** By model, so that a replacement of the same model is taken for it; with its serial number where there are several. */
function usbNaming(found: readonly { readonly usb?: UsbIdentity }[]): NameUsb {
  const models = found.flatMap(({ usb }) => (usb === undefined ? [] : [numbersOf(usb)]));
  return (usb) => {
    const isOneOfSeveral = models.filter((model) => model === numbersOf(usb)).length > 1;
    return isOneOfSeveral ? withSerialNumber(usb) : { ...withSerialNumber(usb), serialNumber: null };
  };
}

function withSerialNumber({ vendorId, productId, serialNumber }: UsbIdentity): UsbForm {
  return { vendorId, productId, serialNumber: serialNumber ?? null };
}

function portOf({ usb, path }: FoundSerialPort, nameUsb: NameUsb): PortChoice {
  return usb === undefined ? { by: 'path', path } : { by: 'usb', usb: nameUsb(usb) };
}

function nameOf({ vendorId }: UsbIdentity, name: string): string {
  const maker = scannerMaker(vendorId)?.maker;
  return maker === undefined || name.toLowerCase().includes(maker.toLowerCase()) ? name : `${maker} ${name}`;
}

function numbersOf({ vendorId, productId }: UsbIdentity): string {
  return `${vendorId}:${productId}`;
}
