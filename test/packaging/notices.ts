import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { chosenLicence, licenceTexts, type UsedPackage, usedPackages } from './packages.ts';

// `npm run notices`: the licences of all that is in the installed program, as one file that is installed with it. Electron's
// own, and Chromium's, come with Electron.

/** @throws Error naming a package whose licence does not allow it to be in the program. */
function noticesOf(packages: readonly UsedPackage[]): string {
  return packages.map(noticeOf).join(`\n${'='.repeat(80)}\n\n`);
}

function noticeOf({ name, version, licence, author, folder }: UsedPackage): string {
  const chosen = chosenLicence(licence);
  if (chosen === undefined) {
    throw new Error(`${name} ${version}: its licence is not allowed here: ${licence || 'none given'}`);
  }
  const under = chosen === licence ? chosen : `${licence}; used under ${chosen}`;
  const texts = licenceTexts(folder).map(({ text }) => `${text}\n`);
  const by = author === '' || texts.length > 0 ? '' : `By: ${author}\n`;
  return [`${name} ${version}\nLicence: ${under}\n${by}`, ...texts].join('\n');
}

const project = path.resolve(import.meta.dirname, '../..');
const target = path.join(project, 'out/third-party-notices.txt');
const packages = usedPackages(project);
mkdirSync(path.dirname(target), { recursive: true });
writeFileSync(target, noticesOf(packages));
process.stdout.write(`${packages.length} packages: ${path.relative(project, target)}\n`);
