import type { Metadata, Viewport } from 'next';
import Link from 'next/link';
import { connection } from 'next/server';
import type { ReactNode } from 'react';
import './globals.css';

export const metadata: Metadata = {
  title: { default: 'Notch & Half', template: '%s · Notch & Half' },
  description: 'A shop in Next.js that lets Tallystick take its payments.',
};

export const viewport: Viewport = { colorScheme: 'light', themeColor: '#f6f3ec' };

export default async function Layout({ children }: { children: ReactNode }) {
  // Every page is made for its request: the Content-Security-Policy has a nonce of its own.
  await connection();
  return (
    <html lang="en">
      <body>
        <a className="skip" href="#main">
          Skip to the content
        </a>
        <header className="top">
          <Link className="brand" href="/">
            <Mark />
            Notch &amp; Half
          </Link>
        </header>
        <main id="main">{children}</main>
        <footer>
          <p>An example shop. Payments by Stripe; no card number touches this site.</p>
        </footer>
      </body>
    </html>
  );
}

/** A tally stick, split. */
function Mark() {
  return (
    <svg viewBox="0 0 32 32" width="30" height="30" aria-hidden="true">
      <rect width="32" height="32" rx="8" fill="#14523f" />
      <path
        d="M9 7h6v18H9v-5l2-1.5-2-1.5v-3l2-1.5-2-1.5zM23 7h-6v18h6v-5l-2-1.5 2-1.5v-3l-2-1.5 2-1.5z"
        fill="#f4efe4"
      />
    </svg>
  );
}
