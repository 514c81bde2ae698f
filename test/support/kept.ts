import { type Book, orderStatus } from '../../main/training/book.ts';

/** Yen that the shop keeps by the training gateway's book. */
export function keptByBook(book: Book, nowMs: number): number {
  return book
    .orders(nowMs)
    .reduce((sum, order) => sum + (orderStatus(order, nowMs) === '00' ? order.amount - order.refunded : 0), 0);
}
