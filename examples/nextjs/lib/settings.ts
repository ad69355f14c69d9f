import 'server-only';

/** What the environment says; read when it is asked for, so that a build needs none of it. */
export interface Settings {
  tallystickUrl: string;
  tallystickApiKey: string;
  fulfillmentSecret: string;
  currency: string;
  dataFolder: string;
}

export function settings(): Settings {
  return {
    tallystickUrl: required('TALLYSTICK_URL').replace(/\/+$/, ''),
    tallystickApiKey: required('TALLYSTICK_API_KEY'),
    fulfillmentSecret: required('TALLYSTICK_FULFILLMENT_SECRET'),
    currency: process.env.SHOP_CURRENCY || 'usd',
    dataFolder: process.env.SHOP_DATA || '.data',
  };
}

function required(name: string): string {
  const value = process.env[name];
  if (!value) {
    throw new Error(`${name} is not set. Fix: see .env.example.`);
  }
  return value;
}
