import type { ChildProcess } from 'node:child_process';
import type { CDPSession, ElectronApplication, Locator, Page } from 'playwright';
import { expect } from 'vitest';
import { systemClock } from '../../../main/common/clock.ts';
import type {
  Answer,
  CallArgs,
  CallName,
  CallValue,
  CounterView,
  Screen,
  Snapshot,
} from '../../../preload/contract.ts';
import { firstLoadedWindow, type LaunchOptions, launchApp } from '../../support/electron/host.ts';
import { eventually } from './eventually.ts';
import { keypadPlaces, type PageWorld, watchSights } from './page-world.ts';
import { typeLikeAScanner } from './wedge.ts';

/** What the window can show: the counter's screens, and those beside it. */
export type Sight =
  | Screen
  | 'history'
  | 'detail'
  | 'devices'
  | 'closing'
  | 'reconciliation'
  | 'operators'
  | 'locked'
  | 'firstManager'
  | 'firstRun'
  | 'firstSetup'
  | 'settings'
  | 'health'
  | 'stopped'
  | 'opening';

/** A key may be so late on a busy computer. */
const AHEAD_MS = 150;

/** The app as a cashier has it. */
export class CounterApp {
  readonly app: ElectronApplication;
  readonly page: Page;
  readonly cdp: CDPSession;
  readonly process: ChildProcess;
  readonly #exited: Promise<number | null>;

  constructor(app: ElectronApplication, page: Page, cdp: CDPSession) {
    this.app = app;
    this.page = page;
    this.cdp = cdp;
    // Playwright knows it no more once it has ended.
    this.process = app.process();
    this.#exited = new Promise((resolve) => this.process.once('exit', (code) => resolve(code)));
  }

  /** Resolves when a cashier could begin: the scanners are there. */
  async opened(): Promise<void> {
    await this.shows('amount');
    await eventually(async () => (await this.view()).status.scanners.every(({ state }) => state === 'connected'), true);
  }

  /** The part of the window that shows how a sale stands. */
  screen(name: Sight, tone?: string): Locator {
    return this.page.locator(`[data-screen="${name}"]${tone === undefined ? '' : `[data-tone="${tone}"]`}`);
  }

  /** Waits until a screen is shown. */
  async shows(name: Sight, tone?: string, timeout = 15_000): Promise<void> {
    try {
      await this.screen(name, tone).waitFor({ state: 'visible', timeout });
    } catch (error) {
      const words = await this.words().catch(() => 'nothing');
      throw new Error(`not shown: ${name} ${tone ?? ''}, but:\n${words}`, { cause: error });
    }
  }

  /** Every screen that was shown, as `screen tone`. */
  async sights(): Promise<string[]> {
    return await this.page.evaluate(() => (globalThis as unknown as PageWorld).sights);
  }

  /** From now on only what is shown now counts, and what comes. */
  async forgetSights(): Promise<void> {
    await this.page.evaluate(() => {
      const { sights } = globalThis as unknown as PageWorld;
      sights.splice(0, sights.length - 1);
    });
  }

  /** Waits until a screen was shown, however short. */
  async hasShown(sight: string, timeout = 15_000): Promise<void> {
    await eventually(() => this.sights(), expect.arrayContaining([sight]), timeout);
  }

  /** Keeps a list of the screens from now on; a page that was loaded anew needs it anew. */
  async watch(): Promise<void> {
    await this.page.evaluate(watchSights);
  }

  /** Presses keys as a person does, one after the other. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await this.page.keyboard.press(key);
    }
  }

  /** A button that can be pressed now, by its key. */
  button(key: string): Locator {
    return this.page.locator(`[data-keys~="${key}"]:not([aria-disabled="true"])`);
  }

  /** Presses a key once its button can be pressed: right after a new sight, for a moment, none can. */
  async use(key: string): Promise<void> {
    await this.button(key).first().waitFor({ state: 'visible', timeout: 15_000 });
    await this.page.keyboard.press(key);
  }

  /** Opens the settings of the devices, at one of their parts. */
  async openDevices(part: 'scanners' | 'scanTest' | 'printer'): Promise<void> {
    await this.press('F2');
    await this.use('0');
    await this.shows('devices');
    await this.press({ scanners: '1', scanTest: '2', printer: '3' }[part]);
    await this.page.locator(`[data-screen="devices"][data-tab="${part}"]`).waitFor();
  }

  /** Leaves a result, or a payment that is unknown: by another key, and it may become a result meanwhile. */
  async next(): Promise<void> {
    const leave = this.button('F10').or(this.button('Enter')).first();
    const left = async () => {
      await leave.waitFor({ state: 'visible', timeout: 15_000 });
      const [key = ''] = ((await leave.getAttribute('data-keys')) ?? '').split(' ');
      await this.press(key);
      await this.screen('amount').waitFor({ state: 'visible', timeout: 1000 });
    };
    await left().catch(left);
  }

  /** Enters an amount on the window's keypad and settles on it. */
  async charge(amount: number): Promise<void> {
    await this.enter(amount);
    await this.chargeButton.click();
  }

  /** What settles on the amount. */
  get chargeButton(): Locator {
    return this.screen('amount').locator('[data-keys~="Enter"]');
  }

  /** Enters an amount on the window's keypad. */
  async enter(amount: number): Promise<void> {
    await this.shows('amount');
    for (let tries = 1; tries < 3 && !(await this.#enterOnce(amount)); tries += 1) {
      // The keypad has moved meanwhile, as it does when something comes into the tray.
      await this.press('Escape');
      await this.showsAmount(0);
    }
    await this.showsAmount(amount);
  }

  async #enterOnce(amount: number): Promise<boolean> {
    const places = await this.page.evaluate(keypadPlaces);
    for (const digit of String(amount)) {
      const { x, y } = places[digit] ?? { x: 0, y: 0 };
      await this.page.mouse.click(x, y);
    }
    return (await this.amount()) === amount;
  }

  /** Types an amount as a person does: slower than a scanner, since nothing else tells the two apart. */
  async type(amount: number): Promise<void> {
    await this.shows('amount');
    await typeLikeAScanner(this.cdp, String(amount), { msPerKey: 120, ending: 'none', aheadMs: AHEAD_MS });
    await this.showsAmount(amount);
  }

  /** Waits until the amount that would be charged is shown; none for 0. */
  async showsAmount(amount: number): Promise<void> {
    await eventually(() => this.amount(), amount);
  }

  /** The amount that is shown on the screen for it. */
  async amount(): Promise<number> {
    const text = await this.screen('amount').locator('output').innerText();
    return Number(text.replaceAll(/[^0-9]/g, ''));
  }

  /** Lets a scanner that is a keyboard type a code and the key that ends it. */
  async wedge(code: string, msPerKey = 5, ending: 'Enter' | 'none' = 'Enter'): Promise<void> {
    await typeLikeAScanner(this.cdp, code, { msPerKey, ending, aheadMs: AHEAD_MS });
    // A key that follows at once would be taken for the scanner's own.
    await systemClock.sleep(100);
  }

  /** Asks the main process, as the page does. */
  async ask<N extends CallName>(name: N, args: CallArgs<N>): Promise<Answer<CallValue<N>>> {
    return (await this.askAnything(name, args)) as Answer<CallValue<N>>;
  }

  /** The same with whatever a page that is not ours might say. */
  async askAnything(name: string, args: unknown): Promise<Answer<unknown>> {
    return await this.page.evaluate(
      async (asked) => {
        const { onepay } = globalThis as unknown as PageWorld;
        return await (onepay.call as (name: string, args: unknown) => Promise<Answer<unknown>>)(asked.name, asked.args);
      },
      { name, args },
    );
  }

  async snapshot(): Promise<Snapshot> {
    const answer = await this.ask('snapshot.get', null);
    if (!answer.ok) {
      throw new Error(answer.error.code);
    }
    return answer.value;
  }

  /** What the main process tells of the counter. */
  async view(): Promise<CounterView> {
    const { view } = await this.snapshot();
    if (view.stage !== 'counter') {
      throw new Error(`the window shows ${view.stage}`);
    }
    return view;
  }

  /** Waits until a code that was scanned before its amount is shown, as far as it is ever shown. */
  async holds(code: string): Promise<void> {
    await this.screen('amount')
      .getByText(`****${code.slice(-4)}`)
      .waitFor();
  }

  /** What is open behind the counter, and what has ended there, in the strip that stays visible. */
  get tray(): Locator {
    return this.page.locator('aside');
  }

  /** All words in the window. */
  async words(): Promise<string> {
    return await this.page.evaluate(() => (globalThis as unknown as PageWorld).document.body.innerText);
  }

  /**
   * Ends whatever a spec has left behind: dialogs, history, a result. @throws where a payment is on its way.
   */
  async home(): Promise<void> {
    await this.press('Escape');
    if (await this.screen('history').or(this.screen('detail')).first().isVisible()) {
      await this.press('F3');
    }
    const { screen } = (await this.view()).display;
    if (screen === 'scan' || screen === 'objection') {
      await this.use('Escape');
    } else if (screen !== 'amount') {
      await this.next();
    }
    await this.shows('amount');
    if ((await this.button('F8').count()) > 0) {
      await this.use('F8');
    }
    await this.press('Escape');
    await this.showsAmount(0);
  }

  /** The element that has the focus, by its name. */
  async focused(): Promise<string> {
    return await this.page.evaluate(() => {
      const { activeElement } = (globalThis as unknown as PageWorld).document;
      return activeElement?.tagName.toLowerCase() ?? 'nothing';
    });
  }

  /** Kills the whole app, as a power cut does. */
  async kill(): Promise<void> {
    if (this.process.exitCode === null && this.process.signalCode === null) {
      this.process.kill('SIGKILL');
    }
    await this.exited();
  }

  /** Resolves with the exit code when the process has ended. */
  async exited(): Promise<number | null> {
    const { exitCode, signalCode } = this.process;
    return exitCode === null && signalCode === null ? await this.#exited : exitCode;
  }
}

/** Starts the app and waits for its window, whatever that shows. */
export async function launchCounter(options: LaunchOptions): Promise<CounterApp> {
  const app = await launchApp(options);
  const page = await firstLoadedWindow(app);
  const counter = new CounterApp(app, page, await page.context().newCDPSession(page));
  await counter.watch();
  return counter;
}
