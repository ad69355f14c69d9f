import { Webhook, WebhookVerificationError } from 'standardwebhooks';
import { grant } from '@/lib/grants';
import { textOf } from '@/lib/request';
import { settings } from '@/lib/settings';
import type { Order } from '@/lib/tallystick';

/** An order of a hundred lines, refunds and all, is a tenth of that. */
const MOST_BYTES = 256 * 1024;

interface Delivery {
  type: string;
  data: { order: Order };
}

/**
 * Takes Tallystick's deliveries (TALLYSTICK_FULFILLMENT_URL). A 2xx makes a paid order fulfilled, so
 * it is answered when what was bought is granted, and not before. Anything else is sent again.
 */
export async function POST(request: Request) {
  const body = await textOf(request, MOST_BYTES);
  if (body === null) {
    return new Response(null, { status: 413 });
  }
  const delivery = verified(body, request.headers);
  if (!delivery) {
    return new Response(null, { status: 401 });
  }
  if (delivery.type === 'order.paid') {
    await grant(delivery.data.order);
  }
  // order.refunded, order.disputed, order.canceled, order.review: here an app takes back what it
  // can take back, and tells people. This one has nothing to take back.
  return new Response(null, { status: 204 });
}

/** Signed over the very bytes that came; a time that is 5 minutes off is refused as well. */
function verified(body: string, headers: Headers): Delivery | null {
  const webhook = new Webhook(settings().fulfillmentSecret);
  try {
    return webhook.verify(body, Object.fromEntries(headers)) as Delivery;
  } catch (failure) {
    if (failure instanceof WebhookVerificationError || failure instanceof SyntaxError) {
      return null;
    }
    throw failure;
  }
}
