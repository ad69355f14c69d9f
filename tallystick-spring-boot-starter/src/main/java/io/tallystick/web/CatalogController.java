package io.tallystick.web;

import io.tallystick.catalog.Catalog;
import io.tallystick.catalog.Price;
import io.tallystick.money.Currency;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The catalogue, for anyone. */
@RestController
final class CatalogController {
  private final Catalog catalog;

  CatalogController(Catalog catalog) {
    this.catalog = catalog;
  }

  record CatalogResponse(List<PriceResponse> prices) {}

  /**
   * One price.
   *
   * @param amounts minor units by currency
   */
  record PriceResponse(
      String id, String name, boolean active, long maxQuantity, Map<String, Long> amounts) {

    static PriceResponse of(Price price) {
      Map<String, Long> amounts = new TreeMap<>();
      for (Map.Entry<Currency, Long> amount : price.amounts().entrySet()) {
        amounts.put(amount.getKey().code(), amount.getValue());
      }
      return new PriceResponse(
          price.id(), price.name(), price.active(), price.maxQuantity(), amounts);
    }
  }

  @GetMapping(path = ApiPaths.CATALOG, produces = MediaType.APPLICATION_JSON_VALUE)
  CatalogResponse get() {
    return new CatalogResponse(catalog.prices().stream().map(PriceResponse::of).toList());
  }
}
