export function GET() {
  return new Response('ok', { status: 200, headers: { 'content-length': '2' } });
}
