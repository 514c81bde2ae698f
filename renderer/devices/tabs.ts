/** The parts of the devices' settings. */
export const devicesTabs = ['scanners', 'scanTest', 'printer'] as const;
export type DevicesTab = (typeof devicesTabs)[number];
