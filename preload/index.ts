import { contextBridge, ipcRenderer } from 'electron';
import { BRIDGE_NAME, type Bridge, callNames, channelOf, eventNames } from './contract.ts';

/** The window's whole way out: named calls and events of the contract, and nothing of Electron's own. */
const bridge: Bridge = {
  call: (name, args) => {
    if (!callNames.includes(name)) {
      throw new TypeError(`no such call: ${String(name)}`);
    }
    return ipcRenderer.invoke(channelOf(name), args);
  },
  on: (name, listener) => {
    if (!eventNames.includes(name)) {
      throw new TypeError(`no such event: ${String(name)}`);
    }
    const hear = (_event: unknown, value: Parameters<typeof listener>[0]) => listener(value);
    ipcRenderer.on(channelOf(name), hear);
    return () => {
      ipcRenderer.off(channelOf(name), hear);
    };
  },
};

contextBridge.exposeInMainWorld(BRIDGE_NAME, bridge);
