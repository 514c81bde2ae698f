import type { TextKey } from '../i18n/translator.ts';

/** What is pressed, by what stands on the keys, and what it does. */
export interface KeyUse {
  readonly names: readonly string[];
  readonly use: TextKey;
}

/** The keys of one part of the counter. */
export interface KeyGroup {
  readonly title: TextKey;
  readonly keys: readonly KeyUse[];
}

/** All keys, as the help shows them. A test holds it against the buttons of all screens. */
export const keyGroups: readonly KeyGroup[] = [
  {
    title: 'keys.anywhere',
    keys: [
      { names: ['F1', '?'], use: 'functions.help' },
      { names: ['F2'], use: 'functions.menu' },
      { names: ['F3'], use: 'functions.history' },
      { names: ['F6'], use: 'functions.tray' },
      { names: ['Shift+F3'], use: 'functions.printQueue' },
      { names: ['Shift+F5'], use: 'closing.title' },
      { names: ['Shift+F2'], use: 'operators.lock' },
      { names: ['Shift+F6', 'Shift+F7'], use: 'keys.acknowledge' },
      { names: ['F9'], use: 'keys.goAhead' },
      { names: ['F11'], use: 'functions.fullScreen' },
      { names: ['Esc'], use: 'keys.clear' },
      { names: ['Tab', 'Shift+Tab'], use: 'keys.focus' },
      { names: ['Del'], use: 'actions.dismiss' },
      { names: ['0–9'], use: 'keys.choose' },
    ],
  },
  {
    title: 'keys.amount',
    keys: [
      { names: ['0–9'], use: 'keys.digits' },
      { names: ['⌫'], use: 'amount.backspace' },
      { names: ['Enter'], use: 'keys.chargeOrNext' },
      { names: ['F8'], use: 'amount.forget' },
    ],
  },
  {
    title: 'keys.payment',
    keys: [
      { names: ['F4', 'Enter'], use: 'actions.tryAgain' },
      { names: ['F7'], use: 'scan.practise' },
      { names: ['F5'], use: 'actions.checkNow' },
      { names: ['F7'], use: 'actions.refund' },
      { names: ['F8'], use: 'actions.cancelPayment' },
      { names: ['F10', 'Enter'], use: 'actions.nextCustomer' },
      { names: ['F12'], use: 'actions.printReceipt' },
      { names: ['F12'], use: 'actions.printSlip' },
    ],
  },
  {
    title: 'keys.printing',
    keys: [
      { names: ['F5'], use: 'printing.cameOut' },
      { names: ['F12'], use: 'printing.again' },
      { names: ['F8'], use: 'printing.cancel' },
      { names: ['F10'], use: 'printing.tryNow' },
    ],
  },
  {
    title: 'keys.history',
    keys: [
      { names: ['↑', '↓'], use: 'keys.select' },
      { names: ['Home', 'End'], use: 'keys.firstLast' },
      { names: ['PageUp', 'PageDown'], use: 'keys.pages' },
      { names: ['F4'], use: 'history.search' },
      { names: ['F10'], use: 'history.reset' },
      { names: ['1', '2'], use: 'keys.copies' },
      { names: ['Shift+F12'], use: 'actions.printMerchant' },
    ],
  },
  {
    title: 'operators.keys',
    keys: [
      { names: ['↑', '↓'], use: 'operators.keysChoose' },
      { names: ['F10'], use: 'refunds.whole' },
      { names: ['F7'], use: 'operators.addOperator' },
      { names: ['F4'], use: 'operators.changePin' },
      { names: ['F8'], use: 'operators.keysState' },
    ],
  },
  {
    title: 'keys.devices',
    keys: [
      { names: ['1', '2', '3'], use: 'keys.parts' },
      { names: ['F5'], use: 'devices.findAgain' },
      { names: ['F7'], use: 'devices.addScanner' },
      { names: ['F8'], use: 'devices.removeScanner' },
      { names: ['F7', 'F8'], use: 'keys.scanTest' },
      { names: ['F4'], use: 'scanTest.openSettings' },
      { names: ['F4'], use: 'devices.tests.ask' },
      { names: ['F12'], use: 'devices.tests.print' },
      { names: ['F7'], use: 'devices.tests.drawer' },
      { names: ['F10'], use: 'devices.save' },
      { names: ['Shift+F8'], use: 'devices.undo' },
    ],
  },
  {
    title: 'setup.keyGroup',
    keys: [
      { names: ['F7', 'F8'], use: 'setup.keysSections' },
      { names: ['F12', 'Ctrl+S'], use: 'setup.save' },
      { names: ['Shift+F8'], use: 'setup.discard' },
      { names: ['F5'], use: 'setup.export' },
      { names: ['1', '2'], use: 'setup.keys.import' },
      { names: ['F5'], use: 'doctor.again' },
      { names: ['F10'], use: 'backups.make' },
      { names: ['F10'], use: 'health.support.make' },
    ],
  },
  {
    title: 'closing.title',
    keys: [
      { names: ['1', '2', '3'], use: 'closing.partsTitle' },
      { names: ['4–9'], use: 'closing.keys.dates' },
      { names: ['F12'], use: 'closing.printX' },
      { names: ['F7'], use: 'closing.export.open' },
      { names: ['F10'], use: 'closing.close.open' },
      { names: ['1', '2'], use: 'closing.keys.comparing' },
      { names: ['F10'], use: 'reconciliation.start' },
      { names: ['F7'], use: 'reconciliation.keys.move' },
      { names: ['F5'], use: 'reconciliation.actions.confirm' },
      { names: ['F8'], use: 'reconciliation.actions.reverse' },
      { names: ['F4'], use: 'reconciliation.actions.note' },
    ],
  },
];
