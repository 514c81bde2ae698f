import { describe, expect, it } from 'vitest';
import { scannerMaker, scannerMakers } from '../../main/devices/scanner-makers.ts';

describe('the makers of scanners', () => {
  it('are found by the vendor of a USB device', () => {
    expect(scannerMaker('05E0')?.maker).toBe('Zebra (Symbol)');
    expect(scannerMaker('0536')?.maker).toBe('Honeywell');
    expect(scannerMaker('046d')).toBeUndefined();
  });

  it('have each vendor once', () => {
    const ids = scannerMakers.flatMap(({ vendorIds }) => vendorIds);
    expect(new Set(ids).size).toBe(ids.length);
  });
});
