/**
 * Stands for your app's own login. A visitor without a session gets one, which names a new user;
 * the cookie is signed, so that nobody can name another. Replace it by what your app has: all that
 * the rest needs is `currentUser`.
 */
import { cookies } from 'next/headers';
import { shopOrigin } from './place';

/** A shopper comes back within a month. */
export const SESSION_SECONDS = 30 * 24 * 60 * 60;

/** What 256 bits are in base64, less some. */
const SHORTEST_SECRET_CHARACTERS = 32;

const USER = /^user_[0-9a-f-]{36}$/;

/** Whether browsers reach this app over https only; offline, at http://localhost, they do not. */
export function isEncrypted(): boolean {
  return shopOrigin().startsWith('https:');
}

/** With `__Host-` no other host of the domain can set it; browsers want https for that. */
export function sessionCookie(): string {
  return isEncrypted() ? '__Host-session' : 'session';
}

/** The user of this request, or null for a stranger. */
export async function currentUser(): Promise<string | null> {
  return userOf((await cookies()).get(sessionCookie())?.value);
}

/** The user whom a cookie names, if the signature is ours. */
export async function userOf(cookie: string | undefined): Promise<string | null> {
  const [user, signature, more] = (cookie ?? '').split('.');
  if (!user || !USER.test(user) || !signature || more !== undefined) {
    return null;
  }
  const bytes = Uint8Array.from(fromBase64Url(signature));
  const genuine = await crypto.subtle.verify('HMAC', await key(), bytes, signed(user));
  return genuine ? user : null;
}

/** A session of a new user. */
export async function newSession(): Promise<string> {
  const user = `user_${crypto.randomUUID()}`;
  const signature = await crypto.subtle.sign('HMAC', await key(), signed(user));
  return `${user}.${base64Url(new Uint8Array(signature))}`;
}

function signed(user: string) {
  return new TextEncoder().encode(`session.${user}`);
}

function key(): Promise<CryptoKey> {
  const secret = process.env.SESSION_SECRET ?? '';
  if (secret.length < SHORTEST_SECRET_CHARACTERS) {
    throw new Error(
      `SESSION_SECRET needs ${SHORTEST_SECRET_CHARACTERS} characters. Fix: openssl rand -base64 32`,
    );
  }
  const bytes = new TextEncoder().encode(secret);
  const hmac = { name: 'HMAC', hash: 'SHA-256' };
  return crypto.subtle.importKey('raw', bytes, hmac, false, ['sign', 'verify']);
}

function base64Url(bytes: Uint8Array): string {
  return btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
}

/** Nothing, if it is none. */
function fromBase64Url(text: string): number[] {
  try {
    const binary = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Array.from(binary, (character) => character.charCodeAt(0));
  } catch {
    return [];
  }
}
