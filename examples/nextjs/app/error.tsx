'use client';

/** Whatever went wrong is in the server's log; a shopper can only try again. */
export default function ErrorPage({ reset }: { reset: () => void }) {
  return (
    <section className="notice" role="alert">
      <h1>The shop is closed just now</h1>
      <p>Something did not work on our side. Nothing was charged by this page.</p>
      <button className="act" type="button" onClick={reset}>
        Try again
      </button>
    </section>
  );
}
