package com.example.shop;

import io.tallystick.handler.OnOrder;
import io.tallystick.handler.OnStripeEvent;
import io.tallystick.order.Effects;
import io.tallystick.order.OrderStatus;
import io.tallystick.order.OrderView;
import io.tallystick.webhook.StripeEvent;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.http.ResponseEntity;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** An application with a page, a chain and an advice of its own. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({HatShop.Page.class, HatShop.Advice.class})
class HatShop {

  record Greeting(String helloWorld) {}

  @RestController
  static class Page {
    @GetMapping("/api/hello")
    Greeting hello() {
      return new Greeting("hello");
    }

    @PostMapping("/api/hello")
    Greeting hello(@RequestBody Greeting greeting) {
      return greeting;
    }

    @GetMapping("/api/broken")
    Greeting broken() {
      throw new IllegalStateException("broken");
    }
  }

  /** What it does for its customers. */
  static class Warehouse {
    private final Queue<String> shipped = new ConcurrentLinkedQueue<>();

    @OnOrder(OrderStatus.PAID)
    void ship(OrderView order, Effects effects) {
      effects.once("ship", () -> shipped.add(order.id()));
    }

    Queue<String> shipped() {
      return shipped;
    }
  }

  /** What it does about what it reads of in Stripe's events. */
  static class Lawyer {
    private final Queue<StripeEvent> read = new ConcurrentLinkedQueue<>();
    private final AtomicBoolean hasSlept = new AtomicBoolean();

    @OnStripeEvent("charge.dispute.*")
    void defend(StripeEvent event) {
      if (hasSlept.compareAndSet(false, true)) {
        throw new IllegalStateException("not before my coffee");
      }
      read.add(event);
    }

    Queue<StripeEvent> read() {
      return read;
    }
  }

  @Bean
  Lawyer lawyer() {
    return new Lawyer();
  }

  @Bean
  Warehouse warehouse() {
    return new Warehouse();
  }

  /** Takes everything, as many applications' advices do. */
  @RestControllerAdvice
  static class Advice {
    @ExceptionHandler
    ResponseEntity<String> on(Exception e) {
      return ResponseEntity.status(418).body("the shop's own error");
    }
  }

  @Bean
  SecurityFilterChain pages(HttpSecurity http) {
    return http.csrf(csrf -> csrf.disable())
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .build();
  }
}
