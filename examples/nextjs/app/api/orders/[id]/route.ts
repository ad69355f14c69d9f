import { refuse, reply } from '@/lib/request';
import { currentUser } from '@/lib/session';
import { orderOf } from '@/lib/tallystick';

/** How far an order of the user's is. Another user's is not found, as one that is not there. */
export async function GET(_: Request, { params }: { params: Promise<{ id: string }> }) {
  const user = await currentUser();
  const { id } = await params;
  try {
    const order = user ? await orderOf(user, id) : null;
    return order
      ? reply(200, { status: order.status })
      : refuse(404, 'not_found', 'There is no such order of yours.');
  } catch (failure) {
    console.error('order:', failure);
    return refuse(503, 'unavailable', 'We cannot look just now.');
  }
}
