import { type AddressInfo, createServer, type Server, Socket } from 'node:net';
import { onTestFinished } from 'vitest';

/** What becomes of a connection: it is cut after so many bytes of one direction, or stands still from then on. */
export interface Fate {
  readonly after: number;
  readonly of: 'toServer' | 'toTerminal';
  readonly end: 'cut' | 'stuck';
}

/** A wire to a server on this computer, that does to each connection what it is told. */
export class CuttingProxy {
  /** The fate of the next connections, in their order; those that come after them are spared. */
  readonly fates: Fate[] = [];
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  #connections = 0;
  #stuck = 0;

  private constructor(target: number) {
    this.#server = createServer((near) => this.#join(near, target));
  }

  static async to(target: number): Promise<CuttingProxy> {
    const proxy = new CuttingProxy(target);
    const { promise, resolve } = Promise.withResolvers<void>();
    proxy.#server.listen(0, '127.0.0.1', resolve);
    await promise;
    onTestFinished(() => proxy.#close());
    return proxy;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** Connections so far. */
  get connections(): number {
    return this.#connections;
  }

  /** Connections that stand still by now. */
  get stuck(): number {
    return this.#stuck;
  }

  /** Cuts all that is open, without a word. */
  cutAll(): void {
    for (const socket of this.#sockets) {
      socket.destroy();
    }
  }

  #join(near: Socket, target: number): void {
    this.#connections += 1;
    const far = new Socket();
    const fate = this.fates.shift();
    const pair = [near, far];
    for (const socket of pair) {
      this.#sockets.add(socket);
      socket.on('error', () => undefined);
      socket.on('close', () => {
        this.#sockets.delete(socket);
        for (const one of pair) {
          one.destroy();
        }
      });
    }
    far.connect(target, '127.0.0.1');
    const onStuck = () => {
      this.#stuck += 1;
    };
    carry(near, far, fate?.of === 'toServer' ? fate : undefined, pair, onStuck);
    carry(far, near, fate?.of === 'toTerminal' ? fate : undefined, pair, onStuck);
  }

  #close(): void {
    this.#server.close();
    this.cutAll();
  }
}

function carry(from: Socket, to: Socket, fate: Fate | undefined, pair: readonly Socket[], onStuck: () => void): void {
  let left = fate?.after ?? Number.POSITIVE_INFINITY;
  from.on('data', (bytes: Buffer) => {
    if (left <= 0) {
      return;
    }
    const passing = bytes.subarray(0, left);
    left -= passing.length;
    to.write(passing, () => {
      if (left > 0) {
        return;
      }
      if (fate?.end === 'stuck') {
        onStuck();
        return;
      }
      for (const socket of pair) {
        socket.destroy();
      }
    });
  });
}
