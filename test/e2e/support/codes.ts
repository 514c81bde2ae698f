let scans = 0;

/** A customer's code that was not used before, of a brand that the training gateway tells by it (docs/training.md). */
export function freshCode(brand: 'alipay' | 'weChat' | 'payPay' = 'alipay'): string {
  scans += 1;
  const unique = `${String(Date.now() % 1_000_000).padStart(6, '0')}${String(scans).padStart(4, '0')}`;
  const beginnings = { alipay: '28039031', weChat: '13039031', payPay: '310000' } as const;
  return `${beginnings[brand]}${unique}`;
}
