import type { Language, Snapshot } from '../../../preload/contract.ts';
import {
  closedFixture,
  closePageFixture,
  closerThere,
  exportedFixture,
  forgottenFixture,
  madeFixture,
  madeManyFixture,
  outlookFixture,
  quietFixture,
  soldSinceFixture,
  zReportFixture,
} from './closing-fixtures.ts';
import { fixture } from './fixtures.ts';
import { attended, cashierThere } from './operator-fixtures.ts';
import { agreedFixture, reconcileProgressFixture, reconcileResultFixture } from './reconciliation-fixtures.ts';
import type { Scene } from './scene.ts';

/** The daily close and the comparison with the gateway's book. */
export function closingScenes(language: Language): readonly Scene[] {
  const answers = {
    'close.outlook': outlookFixture(language),
    'close.list': closePageFixture(),
    'close.show': zReportFixture(language),
    'close.export': exportedFixture(),
    'close.make': madeFixture(language),
    'reconcile.result': reconcileResultFixture(language),
  };
  const at = (name: string, keys: readonly string[], shows: string, more: Partial<Scene> = {}): Scene => ({
    name,
    snapshot: fixture(language, 'amount-empty'),
    keys: ['Shift+F5', '.closing h1:focus', ...keys],
    shows,
    ...more,
    answers: { ...answers, ...more.answers },
  });
  const comparing = (state: 'running' | 'paused' | 'failed'): Snapshot => {
    const snapshot = fixture(language, 'amount-empty');
    const reconciliation = reconcileProgressFixture(language, state);
    return snapshot.view.stage === 'counter' ? { ...snapshot, view: { ...snapshot.view, reconciliation } } : snapshot;
  };
  const forgotten = forgottenFixture(language);
  const manyDays = { answers: { 'close.outlook': forgotten } };
  const needsApproval = {
    snapshot: attended(language, 'amount-empty', closerThere()),
    answers: { 'close.outlook': { ...forgotten, needsApproval: true } },
  };
  const toDay = ['.report'];
  const toCloses = ['2', '.close-rows'];
  const toBook = ['3', '.difference'];
  const held = { holds: ['close.make'] };
  return [
    at('closing', toDay, '.figures'),
    at('closing-end', [...toDay, 'End'], '.turnover'),
    at('closing-forgotten', toDay, '.open-dates', manyDays),
    at('closing-quiet', toDay, '.report-empty', { answers: { 'close.outlook': quietFixture(language) } }),
    at('closing-closed', toDay, '.after-close', { answers: { 'close.outlook': closedFixture(language) } }),
    at('closing-since', toDay, '.after-close', { answers: { 'close.outlook': soldSinceFixture(language) } }),
    at('closing-dates', [...toDay, '4'], '.open-dates-list', manyDays),
    at('closing-cashier', toDay, '.figures', { snapshot: attended(language, 'amount-tray', cashierThere()) }),
    at('closing-ask', [...toDay, 'F10'], '.dialog'),
    at('closing-ask-many', [...toDay, 'F10'], '.dialog', needsApproval),
    at('closing-approval', [...toDay, 'F10', 'F9'], '.pin-pad', needsApproval),
    at('closing-running', [...toDay, 'F10', 'F9'], '.running-line', held),
    at('closing-comparing', [...toDay, 'F10', 'F9', '.running-line'], '.running', {
      ...held,
      finally: comparing('running'),
    }),
    at('closing-made', [...toDay, 'F10', 'F9'], '.made-good'),
    at('closing-made-many', [...toDay, 'F10', 'F9'], '.made-warned', {
      answers: { 'close.make': madeManyFixture(language) },
    }),
    at('closing-export', [...toDay, 'F7', '3'], '.export-told'),
    at('closes', toCloses, '.close-row-selected'),
    at('close-opened', [...toCloses, 'Enter'], '.report-z'),
    at('reconciliation', ['3'], '.difference'),
    at('reconciliation-matches', ['3'], '.verdict-matches', {
      answers: { 'reconcile.result': agreedFixture(language) },
    }),
    at('reconciliation-none', ['3', '.range'], '.report-empty', { answers: { 'reconcile.result': null } }),
    at('reconciliation-running', ['3'], '.reconcile-running', { snapshot: comparing('running') }),
    at('reconciliation-paused', ['3'], '.reconcile-paused', { snapshot: comparing('paused') }),
    at('reconciliation-failed', ['3'], '.reconcile-failed', { snapshot: comparing('failed') }),
    at('reconciliation-reverse', [...toBook, 'ArrowDown', 'F8'], '.dialog'),
    at('reconciliation-note', [...toBook, 'F4', 'F9'], '.note-field'),
  ];
}
