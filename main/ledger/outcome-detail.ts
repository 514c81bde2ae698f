import { z } from 'zod';

/** What is kept of a refusal, a failure, a request that was not sent, or a question that is still open. */
const outcomeDetail = z.object({
  errorCode: z.string().optional(),
  subErrorCode: z.string().optional(),
  errorInfo: z.string().optional(),
  advice: z.string().optional(),
  transStatus: z.string().optional(),
  reason: z.string().optional(),
  code: z.string().optional(),
  decidedBy: z.string().optional(),
});

export type OutcomeDetail = z.infer<typeof outcomeDetail>;

/** Reads the detail out of its column. */
export function readDetail(json: string | null): OutcomeDetail {
  return json === null ? {} : outcomeDetail.parse(JSON.parse(json));
}
