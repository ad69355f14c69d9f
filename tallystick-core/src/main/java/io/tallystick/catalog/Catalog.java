package io.tallystick.catalog;

import java.util.Collection;
import java.util.List;

/**
 * The prices that the server trusts, wherever they are kept. An application brings its own as a
 * bean, and the YAML file is then not read.
 *
 * <p>An implementation is asked by many threads at once, never within a database transaction. What
 * it answers is charged: the shopper pays the amounts of that moment, and the order keeps them. It
 * may ask a database or another server, within a time-out of its own, for a shopper waits. If it
 * cannot answer it throws: a {@code DataAccessException} of Spring tells the caller to try again
 * (503), any other is an error of ours (500), and neither writes anything or uses up a key. An
 * answer that leaves out what cannot be looked up would call the price unknown instead.
 */
public interface Catalog {

  /**
   * The prices that have these ids, in any order; asked once for each cart, with all its ids.
   *
   * @param ids one or more, each once, and each as {@link Price#ID} has it
   * @return each price at most once; ids that nobody knows are left out, prices that are not sold
   *     now may be there as not {@link Price#active}
   */
  List<Price> prices(Collection<String> ids);

  /** All prices, in the order in which they are shown; anybody may ask, at any rate. */
  List<Price> prices();

  /** A catalogue of nothing: every item of it is refused until one is configured. */
  static Catalog empty() {
    return new FixedCatalog(List.of());
  }

  static Catalog of(List<Price> prices) {
    return new FixedCatalog(prices);
  }
}
