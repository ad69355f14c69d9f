
"use strict";
(() => {
  const server = location.href.replace(/\/openapi([?#].*)?$/, "");

  const put = (what, text) => {
    for (const place of document.querySelectorAll(`[data-is="${what}"]`)) {
      place.textContent = text;
    }
  };

  /** Works without a secure context too, where there is no clipboard. */
  const copy = async (code) => {
    if (navigator.clipboard) {
      await navigator.clipboard.writeText(code.textContent);
      return;
    }
    getSelection().selectAllChildren(code);
    document.execCommand("copy");
    getSelection().removeAllRanges();
  };

  for (const shell of document.querySelectorAll(".shell")) {
    const button = document.createElement("button");
    button.type = "button";
    button.textContent = "Copy";
    button.addEventListener("click", async () => {
      await copy(shell.querySelector("code"));
      button.textContent = "Copied";
      setTimeout(() => { button.textContent = "Copy"; }, 1500);
    });
    shell.classList.add("copies");
    shell.append(button);
  }

  put("url", server);

  /** So that the first example buys something that is sold here. */
  fetch(`${server}/api/catalog`)
    .then((answer) => answer.json())
    .then(({ prices }) => prices.find((price) => price.active && price.amounts.usd))
    .then((price) => {
      if (price && /^[A-Za-z0-9_.:-]+$/.test(price.id)) {
        put("price", price.id);
        for (const hint of document.querySelectorAll('[data-variable="PRICE_ID"]')) {
          hint.hidden = true;
        }
      }
    })
    .catch(() => {}); // it stays a variable
})();
