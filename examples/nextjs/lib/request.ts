import 'server-only';
import { shopOrigin } from '@/lib/place';

/** Answers that hold a client secret or somebody's order are nobody else's. */
const PRIVATE = { 'Cache-Control': 'private, no-store' };

export function reply(status: number, body: unknown, headers: Record<string, string> = {}) {
  return Response.json(body, { status, headers: { ...PRIVATE, ...headers } });
}

export function refuse(status: number, code: string, message: string) {
  return reply(status, { code, message });
}

/**
 * Whether a page of ours sent this. The cookie goes along with requests from other sites' forms
 * (SameSite sees sites, not origins), but no other origin can send this Origin and this type.
 */
export function isFromOurPage(request: Request): boolean {
  const origin = request.headers.get('Origin') ?? 'none';
  if (origin !== shopOrigin()) {
    console.warn(`refused: Origin ${printable(origin)} is not SHOP_ORIGIN, ${shopOrigin()}`);
    return false;
  }
  return (request.headers.get('Content-Type') ?? '').split(';')[0]?.trim() === 'application/json';
}

/** A stranger's text for the log: one word, and not long. */
function printable(text: string): string {
  return text.slice(0, 100).replace(/[^\x21-\x7e]/g, '?');
}

/** The body as text, or null if it is longer than `mostBytes`: read no further than that. */
export async function textOf(request: Request, mostBytes: number): Promise<string | null> {
  const reader = request.body?.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  while (reader) {
    const { done, value } = await reader.read();
    if (done) {
      break;
    }
    bytes += value.byteLength;
    if (bytes > mostBytes) {
      await reader.cancel();
      return null;
    }
    chunks.push(value);
  }
  return Buffer.concat(chunks).toString('utf8');
}
