import type { NextConfig } from 'next';

const config: NextConfig = {
  poweredByHeader: false,
  reactStrictMode: true,
  // This folder is the whole app, whatever lock files lie above it.
  outputFileTracingRoot: process.cwd(),
  // The pages' own headers, Content-Security-Policy among them, are middleware.ts's.
  headers: async () => [
    {
      source: '/(.*)',
      headers: [
        { key: 'X-Content-Type-Options', value: 'nosniff' },
        { key: 'Referrer-Policy', value: 'same-origin' },
      ],
    },
  ],
};

export default config;
