import { z } from 'zod';

/** What the registry says of the packages that are in the installed program. */
export type AuditResult =
  | { readonly kind: 'good'; readonly packages: number }
  | { readonly kind: 'vulnerable'; readonly found: readonly string[] }
  /** Nobody could be asked: that is not the same as good. */
  | { readonly kind: 'notRun'; readonly why: string };

/** The process's exit codes. */
export const auditExitCodes = { good: 0, vulnerable: 1, notRun: 75 } as const satisfies Record<
  AuditResult['kind'],
  number
>;

const reportSchema = z.object({
  auditReportVersion: z.literal(2),
  vulnerabilities: z.record(
    z.string(),
    z.object({ name: z.string(), severity: z.string(), range: z.string().default('*') }),
  ),
  metadata: z.object({ dependencies: z.object({ prod: z.number() }) }),
});

const failureSchema = z.object({
  message: z.string().optional(),
  error: z.object({ summary: z.string().optional(), detail: z.string().optional() }).optional(),
  statusCode: z.number().optional(),
});

/**
 * Reads what `npm audit --json` printed.
 * @param output its standard output.
 */
export function readAudit(output: string): AuditResult {
  const json = parsed(output);
  const report = reportSchema.safeParse(json);
  if (!report.success) {
    return { kind: 'notRun', why: whyNot(json) };
  }
  const found = Object.values(report.data.vulnerabilities).map(
    ({ name, severity, range }) => `${name} ${range}: ${severity}`,
  );
  return found.length > 0
    ? { kind: 'vulnerable', found }
    : { kind: 'good', packages: report.data.metadata.dependencies.prod };
}

function parsed(output: string): unknown {
  try {
    return JSON.parse(output);
  } catch {
    return undefined;
  }
}

function whyNot(json: unknown): string {
  const failure = failureSchema.safeParse(json);
  const { message, error, statusCode } = failure.success ? failure.data : {};
  const said = [statusCode, message, error?.summary].filter(Boolean).join(' ').trim();
  return said === '' ? 'npm audit gave no report' : said;
}
