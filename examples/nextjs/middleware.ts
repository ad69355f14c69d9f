import { NextResponse, type NextRequest } from 'next/server';
import { stripeSources } from '@/lib/place';
import { isEncrypted, newSession, SESSION_SECONDS, sessionCookie, userOf } from '@/lib/session';

/** Every page: what it may load, and whose it is. */
export async function middleware(request: NextRequest) {
  const policy = contentSecurityPolicy();
  const headers = new Headers(request.headers);
  // Next.js finds the nonce in here and puts it on its own scripts.
  headers.set('Content-Security-Policy', policy);
  const response = NextResponse.next({ request: { headers } });
  response.headers.set('Content-Security-Policy', policy);
  response.headers.set('Permissions-Policy', 'camera=(), geolocation=(), microphone=()');
  response.headers.set('X-Frame-Options', 'DENY');
  if (!(await userOf(request.cookies.get(sessionCookie())?.value))) {
    response.cookies.set(sessionCookie(), await newSession(), {
      httpOnly: true,
      sameSite: 'lax',
      secure: isEncrypted(),
      path: '/',
      maxAge: SESSION_SECONDS,
    });
  }
  return response;
}

function contentSecurityPolicy(): string {
  const nonce = btoa(crypto.randomUUID());
  const stripe = stripeSources();
  const development = process.env.NODE_ENV === 'development';
  return [
    "default-src 'none'",
    // React's development build evaluates texts to show where an error came from.
    `script-src 'self' 'nonce-${nonce}' ${stripe.script}${development ? " 'unsafe-eval'" : ''}`,
    // The development server puts styles into the page.
    `style-src 'self'${development ? " 'unsafe-inline'" : ''}`,
    "img-src 'self' data:",
    "font-src 'self'",
    `connect-src 'self' ${stripe.connect}`,
    `frame-src ${stripe.frame}`,
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Not the API, which nobody looks at, nor files. */
export const config = { matcher: '/((?!api/|_next/static/|_next/image|icon.svg).*)' };
