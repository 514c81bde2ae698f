import { code128Text, type FoundCommand, firstCommand } from './commands.ts';
import { type CharacterMode, PrinterLine } from './line.ts';
import { type MachineState, paperAnswer, realTimeAnswer, standsStill, statusBack } from './status.ts';

/**
 * An ESC/POS printer without its mechanics: takes bytes as they come, prints lines into memory, and answers as Epson's
 * reference says that a TM printer does.
 *
 * DLE EOT is answered the moment it arrives, also while the printer stands still. Everything else waits in the buffer for
 * its turn: without paper, with an open cover or an error the printer stops, tells of it (ASB) if it was asked to, and goes
 * on by itself when it is well again. What is in no reference is kept in {@link errors}: a test can assert that there is none.
 */
export class EscPosMachine {
  /** Texts of what was printed and cut off; the last may be unfinished. */
  readonly #receipts: string[][] = [];
  #lines: string[] = [];
  #line = new PrinterLine();
  #buffer: Buffer = Buffer.alloc(0);
  readonly #state: MachineState = { paper: 'enough', coverOpen: false, error: 'none' };
  readonly #answer: (bytes: Buffer) => void;
  #asb = 0;
  #mode: CharacterMode = 'single';
  #scale = 1;
  #japanese = false;
  #margin = 0;
  #linesLeft = Number.POSITIVE_INFINITY;
  #credit = Number.POSITIVE_INFINITY;
  #realTimeTail: number[] = [];
  #qrText = '';
  #storedImage: { readonly width: number; readonly height: number } | undefined;

  /** ESC p, each a kick. */
  drawerOpenings = 0;
  beeps = 0;
  cuts = 0;
  readonly images: { readonly width: number; readonly height: number }[] = [];
  readonly qrs: string[] = [];
  readonly barcodes: string[] = [];
  /** Commands that no printer knows, in hexadecimal. */
  readonly errors: string[] = [];
  /** It neither answers nor tells; it prints all the same. */
  isSilent = false;
  /** Called when bytes have left the buffer. */
  onTaken: () => void = () => undefined;

  constructor(answer: (bytes: Buffer) => void) {
    this.#answer = answer;
  }

  /** Each receipt's lines of text, without blanks at their ends; the last may be unfinished. */
  receipts(): string[][] {
    return this.#lines.length > 0 ? [...this.#receipts, this.#lines] : this.#receipts;
  }

  /** Bytes that wait for the printer. A command that is not whole yet waits for its sender. */
  get waiting(): number {
    return this.standsStill || this.#credit <= 0 ? this.#buffer.length : 0;
  }

  get standsStill(): boolean {
    return standsStill(this.#state);
  }

  /** Bytes come in, in any pieces. */
  feed(bytes: Buffer): void {
    this.#obeyAtOnce(bytes);
    this.#buffer = Buffer.concat([this.#buffer, bytes]);
    this.#run();
  }

  /** From now on only so many bytes are worked off each time this is called; undefined: all at once, as usually. */
  allow(bytes: number | undefined): void {
    // What was too large for the last share is paid back first.
    this.#credit = bytes === undefined ? Number.POSITIVE_INFINITY : Math.min(0, this.#credit) + bytes;
    this.#run();
  }

  change(change: Partial<MachineState>): void {
    Object.assign(this.#state, change);
    this.#tell();
    this.#run();
  }

  /** The paper ends by itself after so many lines more. */
  paperOutAfterLines(lines: number): void {
    this.#linesLeft = lines;
  }

  /** Switched off: what was in the buffer and on the line is lost, what is on paper is not. */
  powerOff(): void {
    this.#buffer = Buffer.alloc(0);
    this.#line = new PrinterLine();
    this.#endReceipt();
    this.#reset();
    this.onTaken();
  }

  #say(bytes: Buffer): void {
    if (!this.isSilent) {
      this.#answer(bytes);
    }
  }

  #tell(): void {
    if (this.#asb !== 0) {
      this.#say(statusBack(this.#state));
    }
  }

  /** DLE EOT n, wherever it stands, even in the middle of a picture: a real printer cannot tell either. */
  #obeyAtOnce(bytes: Buffer): void {
    for (const byte of bytes) {
      const [dle, eot] = this.#realTimeTail.slice(-2);
      if (dle === 0x10 && eot === 0x04 && byte >= 1 && byte <= 4) {
        this.#say(Buffer.of(realTimeAnswer(byte, this.#state)));
      }
      this.#realTimeTail = [eot ?? 0, byte];
    }
  }

  #run(): void {
    const before = this.#buffer.length;
    while (!this.standsStill && this.#buffer.length > 0 && this.#credit > 0) {
      const command = firstCommand(this.#buffer);
      if (command === undefined) {
        break;
      }
      this.#credit -= command.length;
      this.#buffer = this.#buffer.subarray(command.length);
      this.#obey(command);
    }
    if (this.#buffer.length < before) {
      this.onTaken();
    }
  }

  #obey({ name, data }: FoundCommand): void {
    const [first = 0] = data;
    switch (name) {
      case 'text':
        this.#line.put(data, this.#mode, this.#scale, this.#japanese);
        break;
      case 'LF':
        this.#feedLine();
        break;
      case 'ESC @':
        this.#reset();
        break;
      case 'ESC $':
        this.#line.moveTo(data.readUInt16LE());
        break;
      case 'ESC \\':
        this.#line.moveBy(data.readUInt16LE());
        break;
      case 'GS L':
        this.#margin = data.readUInt16LE();
        break;
      case 'GS !':
        this.#scale = (first >> 4) + 1;
        break;
      case 'ESC R':
        this.#japanese = first === 8;
        break;
      case 'FS C':
        this.#mode = first % 48 === 1 ? 'shiftjis' : 'single';
        break;
      case 'FS &':
        this.#mode = 'gb18030';
        break;
      case 'FS .':
        this.#mode = 'single';
        break;
      case 'unknown':
        this.errors.push(data.toString('hex'));
        break;
      default:
        this.#act(name, data);
    }
  }

  /** Commands that do something beside setting text. */
  #act(name: string, data: Buffer): void {
    const [first = 0] = data;
    switch (name) {
      case 'ESC p':
        this.drawerOpenings += 1;
        break;
      case 'ESC ( A':
      case 'ESC B':
      case 'BEL':
        this.beeps += 1;
        break;
      case 'GS V':
      case 'ESC i':
      case 'ESC m':
        this.cuts += 1;
        this.#endReceipt();
        break;
      case 'GS a':
        this.#asb = first;
        this.#tell();
        break;
      case 'GS r':
        this.#say(Buffer.of(first % 48 === 1 ? paperAnswer(this.#state) : 0));
        break;
      case 'GS k':
        this.barcodes.push(first === 73 ? code128Text(data.subarray(2)) : data.subarray(1).toString('latin1'));
        break;
      case 'GS v 0':
        this.images.push({ width: data.readUInt16LE(1) * 8, height: data.readUInt16LE(3) });
        break;
      case 'GS 8 L':
      case 'GS ( L':
        this.#graphics(data);
        break;
      case 'GS ( k':
        this.#symbol(data);
        break;
    }
  }

  /** Function 112 stores a picture, 50 prints it. */
  #graphics(data: Buffer): void {
    if (data[1] === 112) {
      this.#storedImage = { width: data.readUInt16LE(6), height: data.readUInt16LE(8) };
    } else if (this.#storedImage !== undefined) {
      this.images.push(this.#storedImage);
      this.#storedImage = undefined;
    }
  }

  /** Of a QR code (49) function 80 stores the text, 81 prints it. */
  #symbol(data: Buffer): void {
    if (data[0] === 49 && data[1] === 80) {
      this.#qrText = data.subarray(3).toString('latin1');
    } else if (data[0] === 49 && data[1] === 81) {
      this.qrs.push(this.#qrText);
    }
  }

  #feedLine(): void {
    this.#lines.push(this.#line.feed(this.#margin));
    this.#linesLeft -= 1;
    if (this.#linesLeft <= 0) {
      this.#linesLeft = Number.POSITIVE_INFINITY;
      this.change({ paper: 'out' });
    }
  }

  #endReceipt(): void {
    if (this.#lines.length > 0) {
      this.#receipts.push(this.#lines);
      this.#lines = [];
    }
  }

  /** A document that begins ends the one before it: not every printer has a cutter. */
  #reset(): void {
    this.#endReceipt();
    this.#line = new PrinterLine();
    this.#asb = 0;
    this.#mode = 'single';
    this.#scale = 1;
    this.#japanese = false;
    this.#margin = 0;
  }
}
