import Link from 'next/link';

export default function NotFound() {
  return (
    <section className="notice">
      <h1>Not found</h1>
      <p>There is no such page, or the order is not one of yours.</p>
      <Link className="act" href="/">
        To the shop
      </Link>
    </section>
  );
}
