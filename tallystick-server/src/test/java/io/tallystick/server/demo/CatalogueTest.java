package io.tallystick.server.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.tallystick.catalog.CatalogFile;
import io.tallystick.catalog.Price;
import io.tallystick.money.Currency;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueTest {

  @Test
  void isACatalogueThatTheServerReadsInBothOfThePagesCurrencies(@TempDir Path folder)
      throws IOException {
    Path file = Files.writeString(folder.resolve("catalog.yaml"), Catalogue.text());
    List<Price> prices = CatalogFile.read(file).prices();
    assertThat(prices).hasSize(4);
    assertThat(prices)
        .allSatisfy(price -> {
          assertThat(price.amounts().keySet())
              .extracting(Currency::code)
              .containsExactlyInAnyOrder("usd", "eur");
          assertThat(price.active()).isTrue();
        });
  }

  @Test
  void sellsWhatTheFirstOrderBuys(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("catalog.yaml"), Catalogue.text());
    assertThat(CatalogFile.read(file).prices())
        .extracting(Price::id)
        .contains("hazel-tally", "notching-knife");
  }
}
