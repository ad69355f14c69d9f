import { stripeJs } from '@/lib/place';
import { settings } from '@/lib/settings';
import { catalog } from '@/lib/tallystick';
import { Shop } from './shop';

/** What is sold, at the prices that Tallystick will charge. */
export default async function Page() {
  const { currency } = settings();
  const prices = (await catalog()).flatMap(({ id, name, maxQuantity, amounts }) => {
    const amount = amounts[currency];
    return amount === undefined ? [] : [{ id, name, maxQuantity, amount }];
  });
  return <Shop prices={prices} currency={currency} stripeJs={stripeJs()} />;
}
