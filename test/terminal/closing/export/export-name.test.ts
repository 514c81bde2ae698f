import { describe, expect, it } from 'vitest';
import { exportName } from '../../../../main/terminal/closing/export/export-name.ts';
import { sampleDay } from '../../../../main/terminal/documents/sample-day.ts';
import { sampleClose } from '../../../support/sample-close.ts';
import { contextIn } from './contexts.ts';

describe("the name of a report's file", () => {
  it('has the date and the number of a close', () => {
    expect(exportName(sampleClose(), 'pdf', contextIn())).toBe('close-2026-11-22-0042.pdf');
    expect(exportName(sampleClose(), 'csvUtf8', contextIn())).toBe('close-2026-11-22-0042.csv');
    expect(exportName(sampleClose(), 'csvShiftJis', contextIn())).toBe('close-2026-11-22-0042-sjis.csv');
  });

  it("has the date and the shop's time of a look in between", () => {
    expect(exportName({ ...sampleDay, madeAt: '2026-11-22T06:30:12.999Z' }, 'csvUtf8', contextIn())).toBe(
      'x-2026-11-22-153012.csv',
    );
  });

  it('says of training that it is', () => {
    expect(exportName(sampleClose(), 'pdf', contextIn('ja', { training: true }))).toBe(
      'training-close-2026-11-22-0042.pdf',
    );
  });
});
