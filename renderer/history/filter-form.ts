import type { HistoryFilter } from '../../preload/contract.ts';

/** The search as it stands in its fields: all text, blank for any. */
export interface FilterForm {
  readonly businessDate: string;
  readonly receiptNo: string;
  readonly amount: string;
  readonly payType: string;
  readonly state: string;
  readonly from: string;
  readonly to: string;
}

/** A search for everything of one business day. */
export function formOf(businessDate: string): FilterForm {
  return { businessDate, receiptNo: '', amount: '', payType: '', state: '', from: '', to: '' };
}

/** A search for one receipt, of whatever day. */
export function receiptForm(receiptNo: string): FilterForm {
  return { ...formOf(''), receiptNo };
}

/** Fields that cannot be searched for as they stand. */
export interface FormFaults {
  readonly receiptNo: boolean;
  readonly amount: boolean;
}

const MIN_RECEIPT_CHARACTERS = 4;
const orNull = (text: string): string | null => (text === '' ? null : text);
const halfWidth = (text: string): string => text.normalize('NFKC').trim();

/** Digits with or without grouping, as a cashier types or reads them; full-width ones too. */
function amountIn(text: string): number | null | undefined {
  const digits = halfWidth(text).replace(/[¥,]/g, '');
  if (digits === '') {
    return null;
  }
  return /^[1-9]\d{0,12}$/.test(digits) ? Number(digits) : undefined;
}

/** What is wrong with the fields. */
export function faultsOf({ receiptNo, amount }: FilterForm): FormFaults {
  const characters = halfWidth(receiptNo).length;
  return {
    receiptNo: characters > 0 && characters < MIN_RECEIPT_CHARACTERS,
    amount: amountIn(amount) === undefined,
  };
}

/** The search that the fields ask for; what cannot be searched for is left out. */
export function filterOf(form: FilterForm, after: number | null): HistoryFilter {
  const receiptNo = halfWidth(form.receiptNo).slice(0, 32);
  return {
    businessDate: orNull(form.businessDate),
    receiptNo: receiptNo.length < MIN_RECEIPT_CHARACTERS ? null : receiptNo,
    amountYen: amountIn(form.amount) ?? null,
    payType: orNull(form.payType),
    state: orNull(form.state) as HistoryFilter['state'],
    from: orNull(form.from),
    to: orNull(form.to),
    after,
  };
}
