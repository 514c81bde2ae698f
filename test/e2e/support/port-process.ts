import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/**
 * A serial port in a process of its own. To pull its plug is to kill the process: then nobody has the port's far end any
 * more, whatever other processes this one has started in between.
 */
export class PortProcess {
  readonly path: string;
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess, path: string) {
    this.#child = child;
    this.path = path;
  }

  static async start(): Promise<PortProcess> {
    const code = `
      import { createVirtualPort } from ${JSON.stringify(new URL('../../../main/cli/virtual-port.ts', import.meta.url))};
      const port = await createVirtualPort();
      process.stdin.on('data', (bytes) => port.type(bytes)).on('end', () => process.exit());
      console.log(port.path);`;
    const child = spawn(process.execPath, ['--input-type=module', '--eval', code], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [path] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
    return new PortProcess(child, path);
  }

  type(text: string): void {
    this.#child.stdin?.write(text);
  }

  async unplug(): Promise<void> {
    const { exitCode, signalCode } = this.#child;
    if (exitCode === null && signalCode === null) {
      this.#child.kill('SIGKILL');
      await once(this.#child, 'exit');
    }
  }
}
