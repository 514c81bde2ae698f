import { MINIMUM_SIZE, type Rectangle } from './window-state.ts';

/**
 * How the window is made. What Electron does by itself today is said all the same, so that a change of its defaults changes
 * nothing here.
 */
export function windowOptions(options: {
  readonly bounds: Rectangle;
  readonly preload: string;
  readonly devTools: boolean;
}) {
  return {
    ...options.bounds,
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    show: false,
    // As the page's own, so that nothing flashes before it is drawn.
    backgroundColor: '#f8f9fa',
    title: 'OnePay POS',
    autoHideMenuBar: true,
    webPreferences: {
      preload: options.preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      experimentalFeatures: false,
      webviewTag: false,
      plugins: false,
      spellcheck: false,
      navigateOnDragDrop: false,
      devTools: options.devTools,
      // A result sounds also where nobody has touched the window: the scan came from a serial port.
      autoplayPolicy: 'no-user-gesture-required',
      // A counter behind another window still counts its seconds.
      backgroundThrottling: false,
    },
  } as const;
}

/** The window in which a page is laid out for the printer: it is never shown, and nothing in it runs. */
export const pressWindowOptions = {
  show: false,
  webPreferences: {
    javascript: false,
    sandbox: true,
    contextIsolation: true,
    nodeIntegration: false,
    webSecurity: true,
    webviewTag: false,
    plugins: false,
    spellcheck: false,
    devTools: false,
  },
} as const;
