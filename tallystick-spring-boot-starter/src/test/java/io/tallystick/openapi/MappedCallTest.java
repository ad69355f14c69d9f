package io.tallystick.openapi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tallystick.web.ApiCall;
import io.tallystick.web.ApiCalls;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Nothing is mapped and not described, nor the other way round. */
class MappedCallTest {
  private static final ApiCall ORDER =
      ApiCalls.ALL.stream().filter(it -> it.name().equals("getOrder")).findAny().orElseThrow();
  private static final String ROUTE = "GET /api/orders/{id}";

  /** As a controller might have it. */
  static final class Controller {
    void get(@PathVariable String id) {}

    void more(@PathVariable String id, @RequestParam String expand) {}
  }

  @Test
  void isWhatIsMappedAndDescribed() throws NoSuchMethodException {
    assertThat(MappedCall.in(Map.of(ROUTE, get()), List.of(ORDER)))
        .singleElement()
        .satisfies(it ->
            assertThat(it.places())
                .singleElement()
                .satisfies(place -> assertThat(place.in()).isEqualTo("path")));
  }

  @Test
  void isNotWhatIsMappedAlone() throws NoSuchMethodException {
    Map<String, Method> mapped = Map.of(ROUTE, get(), "DELETE /api/orders/{id}", get());

    assertThatThrownBy(() -> MappedCall.in(mapped, List.of(ORDER)))
        .hasMessageContaining("DELETE /api/orders/{id}");
  }

  @Test
  void isNotWhatIsDescribedAlone() {
    assertThatThrownBy(() -> MappedCall.in(Map.of(), List.of(ORDER)))
        .hasMessageContaining("getOrder");
  }

  @Test
  void takesNothingThatIsNotDescribed() throws NoSuchMethodException {
    Method more = Controller.class.getDeclaredMethod("more", String.class, String.class);

    assertThatThrownBy(() -> MappedCall.in(Map.of(ROUTE, more), List.of(ORDER)))
        .hasMessageContaining("expand");
  }

  private static Method get() throws NoSuchMethodException {
    return Controller.class.getDeclaredMethod("get", String.class);
  }
}
