import { systemCode, TerminalError } from '../common/errors.ts';
import type { LogFacts } from '../common/log.ts';
import { placesInStack } from './mask.ts';

/** How deep causes are followed. */
const MAX_CAUSES = 4;

/** What a line of the log says of an error: codes and places, its own words, and what was behind it. */
export function errorFacts(error: unknown): LogFacts {
  if (!(error instanceof Error)) {
    return { error: typeof error };
  }
  return {
    error: error.name,
    code: error instanceof TerminalError ? error.code : systemCode(error),
    message: error instanceof TerminalError ? paramsOf(error) : error.message,
    where: placesInStack(error).join(' < '),
    causes: causesOf(error).join(' < ') || null,
  };
}

function causesOf(error: Error): string[] {
  const causes: string[] = [];
  let next: unknown = error.cause;
  while (next instanceof Error && causes.length < MAX_CAUSES) {
    const words = next instanceof TerminalError ? paramsOf(next) : next.message;
    causes.push([next.name, systemCode(next), words].filter(Boolean).join(' '));
    next = next.cause;
  }
  return causes;
}

/** Parameters that repeat what somebody typed: a PIN, perhaps, in the place of a number. */
const typedParams: ReadonlySet<string> = new Set(['id', 'text']);
/** What this product has named itself. */
const OWN_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function paramsOf({ params }: TerminalError): string {
  const told = Object.entries(params).filter(([name, value]) => !typedParams.has(name) || OWN_ID.test(String(value)));
  return JSON.stringify(Object.fromEntries(told));
}
