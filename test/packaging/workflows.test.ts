import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const FOLDER = '.github/workflows';

const step = z.strictObject({
  name: z.string().optional(),
  uses: z.string().optional(),
  run: z.string().optional(),
  if: z.string().optional(),
  shell: z.string().optional(),
  with: z.record(z.string(), z.unknown()).optional(),
  env: z.record(z.string(), z.string()).optional(),
});

const workflowSchema = z.strictObject({
  name: z.string(),
  on: z.record(z.string(), z.unknown()),
  permissions: z.record(z.string(), z.string()),
  concurrency: z.strictObject({ group: z.string(), 'cancel-in-progress': z.boolean() }),
  jobs: z.record(
    z.string(),
    z.strictObject({
      'runs-on': z.string(),
      'timeout-minutes': z.number(),
      needs: z.string().optional(),
      strategy: z.object({ matrix: z.object({ os: z.array(z.string()) }) }).optional(),
      permissions: z.record(z.string(), z.string()).optional(),
      steps: z.array(step),
    }),
  ),
});

const workflows = readdirSync(FOLDER).map((name) => {
  const text = readFileSync(path.join(FOLDER, name), 'utf8');
  return { name, text, workflow: workflowSchema.parse(parse(text)) };
});

const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync('package.json', 'utf8')));

const stepsOf = ({ workflow }: (typeof workflows)[number]) =>
  Object.values(workflow.jobs).flatMap(({ steps }) => steps);

describe.each(workflows)('the workflow $name', (file) => {
  it('runs only scripts and programs that there are', () => {
    const commands = stepsOf(file).map(({ run = '' }) => run);
    const asked = commands.flatMap((run) =>
      Array.from(run.matchAll(/npm (?:run ([\w:-]+)|(test)\b)/g), ([, script, test]) => script ?? test ?? ''),
    );
    expect(asked.filter((script) => scripts[script] === undefined)).toEqual([]);
    expect(asked.length).toBeGreaterThan(0);
    const programs = commands.flatMap((run) =>
      Array.from(run.matchAll(/npx (?:--no )?([\w-]+)/g), ([, name = '']) => name),
    );
    expect(programs.filter((name) => !existsSync(path.join('node_modules/.bin', name)))).toEqual([]);
  });

  it('uses actions of GitHub’s own, each by its major version', () => {
    const used = stepsOf(file).flatMap(({ uses }) => (uses === undefined ? [] : [uses]));
    expect(used.filter((name) => !/^actions\/[\w-]+@v\d+$/.test(name))).toEqual([]);
  });

  it('may read and nothing else, but for the job that writes a release', () => {
    const { permissions, jobs } = file.workflow;
    expect(permissions).toEqual({ contents: 'read' });
    const more = Object.entries(jobs).filter(([, job]) => job.permissions !== undefined);
    expect(more.map(([name]) => name)).toEqual(file.name === 'release.yml' ? ['draft'] : []);
  });

  it('keeps no credentials where other people’s code runs, and puts no text of theirs into a command', () => {
    const checkouts = stepsOf(file).filter(({ uses }) => uses?.startsWith('actions/checkout'));
    expect(checkouts.every((one) => one.with?.['persist-credentials'] === false)).toBe(true);
    const commands = stepsOf(file).map(({ run = '' }) => run);
    expect(commands.filter((run) => run.includes('${{'))).toEqual([]);
    expect(file.text).not.toContain('pull_request_target');
  });
});

describe('every change', () => {
  it('is tested and packed under both systems, in real Electron', () => {
    const ci = workflows.find(({ name }) => name === 'ci.yml');
    const { test, package: packing } = ci?.workflow.jobs ?? {};
    for (const job of [test, packing]) {
      expect(job?.strategy?.matrix.os.map((os) => os.replace(/-.*/, ''))).toEqual(['ubuntu', 'windows']);
    }
    expect(test?.steps.map(({ run = '' }) => run).join('\n')).toContain('install-electron');
  });
});
