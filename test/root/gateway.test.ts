import { describe, expect, it, onTestFinished } from 'vitest';
import { systemClock } from '../../main/common/clock.ts';
import { openGateway } from '../../main/root/gateway.ts';
import { StoredTerminal } from '../../main/root/stored-terminal.ts';
import { trainingTemplate } from '../../main/root/training-terminal.ts';
import { gatewayKeys, terminalPrivateKey } from '../support/keys.ts';
import { tempFolder } from '../support/temp-folder.ts';
import { customerCode, paymentCode } from '../support/terminals.ts';

/** The seal that a terminal in a folder of its own puts on codes. */
async function sealer(mode: 'live' | 'training', privateKey = terminalPrivateKey) {
  const stored = new StoredTerminal(tempFolder());
  stored.keys.ensureTrainingKeys();
  stored.keys.importTerminalKey({ privateKey });
  stored.keys.importGatewayKey({ publicKey: gatewayKeys.publicKey });
  const settings = trainingTemplate({ mode, gateway: { baseUrl: 'http://127.0.0.1:1', proxy: 'none' } });
  const gateway = await openGateway(stored, settings, systemClock);
  onTestFinished(() => gateway.close());
  return gateway.sealCode;
}

describe("the seal of a customer's code", () => {
  it("is the same for the same code and the same terminal's key, and for nothing else", async () => {
    const seal = await sealer('live');
    expect(seal(customerCode)).toMatch(/^[0-9a-f]{64}$/);
    expect((await sealer('live'))(customerCode)).toBe(seal(customerCode));
    expect(seal(paymentCode(`${customerCode}1`))).not.toBe(seal(customerCode));
    expect((await sealer('live', gatewayKeys.privateKey))(customerCode)).not.toBe(seal(customerCode));
  });

  it('is not made in training, where codes may be used again', async () => {
    expect((await sealer('training'))(customerCode)).toBeUndefined();
  });
});
