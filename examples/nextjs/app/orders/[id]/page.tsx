import type { Metadata } from 'next';
import Link from 'next/link';
import { notFound } from 'next/navigation';
import { money } from '@/lib/money';
import { currentUser } from '@/lib/session';
import { orderOf } from '@/lib/tallystick';
import { Progress } from './progress';

export const metadata: Metadata = { title: 'Your order' };

/** An order, for whom it belongs to. */
export default async function OrderPage({ params }: { params: Promise<{ id: string }> }) {
  const user = await currentUser();
  const { id } = await params;
  const order = user ? await orderOf(user, id) : null;
  if (!order) {
    notFound();
  }
  return (
    <div className="order">
      <h1>Your order</h1>
      <Progress orderId={order.id} initialStatus={order.status} />
      <section className="panel" aria-labelledby="receipt">
        <h2 id="receipt">What you ordered</h2>
        <dl className="sum">
          {order.items.map((item) => (
            <div key={item.name}>
              <dt>
                {item.quantity} × {item.name}
              </dt>
              <dd>{money(item.unitAmount * item.quantity, order.currency)}</dd>
            </div>
          ))}
          <div className="total">
            <dt>Total</dt>
            <dd>{money(order.amount, order.currency)}</dd>
          </div>
        </dl>
        <p className="small">
          Order <code>{order.id}</code>
        </p>
      </section>
      <p>
        <Link className="quiet" href="/">
          Back to the shop
        </Link>
      </p>
    </div>
  );
}
