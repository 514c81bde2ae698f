import { type ComponentProps, lazy, Suspense } from 'react';

/** Wanted once in a while: the window begins without it. */
const Fetched = lazy(async () => ({ default: (await import('./refund-dialog.tsx')).RefundDialog }));

/** The refund of a payment, whose code comes when somebody asks for it. */
export function RefundDialog(props: ComponentProps<typeof Fetched>) {
  return (
    <Suspense fallback={null}>
      <Fetched {...props} />
    </Suspense>
  );
}
