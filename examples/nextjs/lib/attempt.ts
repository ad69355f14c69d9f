/**
 * One attempt to buy: a basket and the Idempotency-Key under which it is bought. It is kept in the
 * browser before the first request and until the order is paid, so that a double click, a reload or
 * a page closed before the answer finds the same payment again.
 */
export interface Attempt {
  key: string;
  items: { price: string; quantity: number }[];
  startedAt: number;
}

const PLACE = 'attempt';

/** The open payment of an equal basket is answered again for 24 hours; later, start afresh. */
const LONGEST_MS = 24 * 60 * 60 * 1000;

export function begin(items: Attempt['items']): Attempt {
  const known = current();
  if (known && JSON.stringify(known.items) === JSON.stringify(items)) {
    return known;
  }
  const attempt = { key: crypto.randomUUID(), items, startedAt: Date.now() };
  localStorage.setItem(PLACE, JSON.stringify(attempt));
  return attempt;
}

export function current(): Attempt | null {
  try {
    const attempt = JSON.parse(localStorage.getItem(PLACE) ?? 'null') as Attempt | null;
    return attempt && Date.now() - attempt.startedAt < LONGEST_MS ? attempt : null;
  } catch {
    return null;
  }
}

export function end(): void {
  localStorage.removeItem(PLACE);
}
