import 'server-only';
import type { CartItem } from '@/lib/tallystick';

/** As many as Tallystick takes. */
const MOST_ITEMS = 100;

/** The cart in what a browser sent: ids and quantities. Prices and all else are left behind. */
export function cartOf(text: string): CartItem[] | null {
  const items = parsed(text)?.items;
  if (!Array.isArray(items) || items.length === 0 || items.length > MOST_ITEMS) {
    return null;
  }
  const cart = items.map(itemOf);
  return cart.every((item) => item !== null) ? cart : null;
}

function itemOf(value: unknown): CartItem | null {
  if (typeof value !== 'object' || value === null) {
    return null;
  }
  const { price, quantity } = value as Record<string, unknown>;
  return typeof price === 'string' && Number.isSafeInteger(quantity)
    ? { price, quantity: quantity as number }
    : null;
}

function parsed(text: string): { items?: unknown } | null {
  try {
    return JSON.parse(text) as { items?: unknown } | null;
  } catch {
    return null;
  }
}
