import { describe, expect, it } from 'vitest';
import { auditExitCodes, readAudit } from './audit-report.ts';

const report = (vulnerabilities: object) =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities, metadata: { dependencies: { prod: 131 } } });

describe('what is known of the packages’ vulnerabilities', () => {
  it('is good where the registry knows of none', () => {
    expect(readAudit(report({}))).toEqual({ kind: 'good', packages: 131 });
  });

  it('names each package that has one', () => {
    const found = { pg: { name: 'pg', severity: 'high', range: '<8.1.0', via: [] } };
    expect(readAudit(report(found))).toEqual({ kind: 'vulnerable', found: ['pg <8.1.0: high'] });
  });

  it.each([
    ['the registry does not offer it', JSON.stringify({ message: '405 Method Not Allowed', statusCode: 405 }), /405/],
    ['there is no line', JSON.stringify({ error: { summary: 'getaddrinfo ENOTFOUND' } }), /ENOTFOUND/],
    ['nothing was printed', '', /no report/],
    ['something else was printed', '[]', /no report/],
    ['a report of another kind came', JSON.stringify({ auditReportVersion: 3, vulnerabilities: {} }), /no report/],
  ])('is not known where %s, which is told apart from good', (_why, output, why) => {
    expect(readAudit(output)).toEqual({ kind: 'notRun', why: expect.stringMatching(why) });
    expect(new Set(Object.values(auditExitCodes)).size).toBe(3);
  });
});
