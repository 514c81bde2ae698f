/** The parts of the terminal's health, in the order of their keys. */
export const healthParts = ['doctor', 'backups', 'headquarters', 'support'] as const;
export type HealthPart = (typeof healthParts)[number];
