import 'server-only';
import { mkdir, open } from 'node:fs/promises';
import { join } from 'node:path';
import { settings } from '@/lib/settings';
import type { Order } from '@/lib/tallystick';

/**
 * Grants what was bought, once, however often it is called. A file for each order stands for the
 * row of your own database: `insert … on conflict do nothing`, in one transaction with what it
 * grants. One that exists already is a delivery that came again, which is normal.
 */
export async function grant(order: Order): Promise<void> {
  if (!/^ord_[0-9A-Za-z]{1,64}$/.test(order.id)) {
    throw new Error('a delivery without an order');
  }
  const folder = join(settings().dataFolder, 'grants');
  await mkdir(folder, { recursive: true });
  try {
    const file = await open(join(folder, `${order.id}.json`), 'wx');
    try {
      await file.writeFile(JSON.stringify({ order, grantedAt: new Date() }));
      await file.sync();
    } finally {
      await file.close();
    }
    console.log(`granted ${order.id}`);
  } catch (failure) {
    if ((failure as NodeJS.ErrnoException).code !== 'EEXIST') {
      throw failure;
    }
  }
}
