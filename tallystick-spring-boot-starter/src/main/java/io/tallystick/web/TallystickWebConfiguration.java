package io.tallystick.web;

import io.tallystick.Account;
import io.tallystick.Ids;
import io.tallystick.access.Callers;
import io.tallystick.access.Scope;
import io.tallystick.access.Tokens;
import io.tallystick.audit.AuditLog;
import io.tallystick.limit.Declines;
import io.tallystick.limit.Limits;
import io.tallystick.operation.Journal;
import io.tallystick.order.Orders;
import io.tallystick.webhook.WebhookDoors;
import io.tallystick.webhook.WebhookSettings;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Clock;
import java.time.InstantSource;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.web.servlet.ServletRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.DefaultSecurityFilterChain;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.servlet.util.matcher.PathPatternRequestMatcher;
import org.springframework.security.web.util.matcher.OrRequestMatcher;
import org.springframework.security.web.util.matcher.RequestMatcher;
import org.springframework.web.servlet.HandlerExceptionResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** The controllers, the door and who may pass which. */
@Configuration(proxyBeanMethods = false)
@Import({
  ApiErrors.class,
  CatalogController.class,
  ChargeController.class,
  EventController.class,
  OperationController.class,
  OrderController.class,
  OtherPathsConfiguration.class,
  PaymentIntentController.class,
  RefundController.class,
  TransferController.class
})
public class TallystickWebConfiguration {
  static final int DOOR_ORDER = -20;
  static final int CALLERS_ORDER = -10;

  @Bean
  ProblemWriter tallystickProblemWriter(Ids ids, Account account, AuditLog audit) {
    return new ProblemWriter(ids, new RefusedCalls(account, audit, InstantSource.system())::note);
  }

  @Bean
  @ConditionalOnMissingBean
  @ConditionalOnBean(JwtSettings.class)
  Tokens tallystickTokens(JwtSettings settings) {
    return new JwtTokens(settings, Clock.systemUTC());
  }

  @Bean
  Asking tallystickAsking(Account account) {
    return new Asking(account);
  }

  @Bean
  Admission tallystickAdmission(
      Limits limits,
      Declines declines,
      Journal journal,
      TrustedProxies proxies,
      HttpServletRequest request) {
    return new Admission(limits, declines, journal, proxies, request);
  }

  @Bean
  OperationResults tallystickOperationResults(Orders orders) {
    return new OperationResults(orders);
  }

  @Bean
  WebMvcConfigurer tallystickWebMvc(ProblemWriter problems) {
    return new WebMvcConfigurer() {
      @Override
      public void configureMessageConverters(HttpMessageConverters.ServerBuilder builder) {
        builder.addCustomConverter(new ApiJsonConverter());
      }

      @Override
      public void extendHandlerExceptionResolvers(List<HandlerExceptionResolver> resolvers) {
        resolvers.addFirst(new UnmatchedRequests(callersPaths(), problems));
      }
    };
  }

  @Bean
  ServletRegistrationBean<StripeWebhookServlet> stripeWebhookServlet(
      WebhookDoors doors, TrustedProxies proxies, WebhookSettings settings) {
    return new ServletRegistrationBean<>(
        new StripeWebhookServlet(doors, proxies, settings.maxBytes()),
        ApiPaths.WEBHOOKS_STRIPE,
        ApiPaths.WEBHOOKS_STRIPE + "/*");
  }

  /** The door checks signatures, not callers: no filter of the security chain stands before it. */
  @Bean
  @Order(DOOR_ORDER)
  SecurityFilterChain tallystickDoorChain() {
    return new DefaultSecurityFilterChain(
        new OrRequestMatcher(
            PathPatternRequestMatcher.withDefaults().matcher(ApiPaths.WEBHOOKS_STRIPE),
            PathPatternRequestMatcher.withDefaults().matcher(ApiPaths.WEBHOOKS_STRIPE + "/*")),
        List.of());
  }

  /** Deny by default: a path is open only to whom it names here. */
  @Bean
  @Order(CALLERS_ORDER)
  SecurityFilterChain tallystickCallersChain(
      HttpSecurity http,
      Callers callers,
      ProblemWriter problems,
      TrustedProxies proxies,
      BrowserOrigins origins) {
    if (!origins.origins().isEmpty()) {
      http.addFilter(ExactOrigins.filter(origins, problems));
    }
    return http.securityMatcher(callersPaths())
        .headers(
            headers -> headers.defaultsDisabled().addHeaderWriter(new SecurityHeaders(proxies)))
        .cors(cors -> cors.disable()) // that of the application around us is not ours
        .csrf(csrf -> csrf.disable()) // no cookie or other ambient credential is ever read
        .requestCache(cache -> cache.disable())
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .logout(logout -> logout.disable())
        .addFilterBefore(new CallerFilter(callers, problems), AuthorizationFilter.class)
        .authorizeHttpRequests(requests ->
            requests
                .requestMatchers(ApiPaths.CATALOG)
                .permitAll()
                .requestMatchers(ApiPaths.PAYMENT_INTENTS, ApiPaths.PAYMENT_INTENTS + "/*/cancel")
                .hasAnyAuthority(CallerFilter.SHOPPER, Scope.PAYMENTS_WRITE.wireName())
                .requestMatchers(ApiPaths.PAYMENT_INTENTS + "/*/capture")
                .hasAuthority(Scope.PAYMENTS_WRITE.wireName())
                .requestMatchers(ApiPaths.REFUNDS)
                .hasAuthority(Scope.REFUNDS_WRITE.wireName())
                .requestMatchers(ApiPaths.CHARGES)
                .hasAuthority(Scope.CHARGES_WRITE.wireName())
                .requestMatchers(ApiPaths.TRANSFERS)
                .hasAuthority(Scope.TRANSFERS_WRITE.wireName())
                .requestMatchers(ApiPaths.EVENTS, ApiPaths.EVENTS + "/*")
                .hasAuthority(Scope.EVENTS_READ.wireName())
                .requestMatchers(
                    ApiPaths.ORDERS, ApiPaths.ORDERS + "/*", ApiPaths.OPERATIONS + "/*")
                .authenticated()
                .anyRequest()
                .denyAll())
        .exceptionHandling(errors ->
            errors
                .authenticationEntryPoint((request, response, e) -> {
                  response.setHeader("WWW-Authenticate", "Bearer");
                  problems.write(
                      response,
                      HttpStatus.UNAUTHORIZED,
                      "unauthenticated",
                      "Send 'Authorization: Bearer' with a key or token that is valid here.");
                })
                .accessDeniedHandler((request, response, e) ->
                    problems.write(
                        response,
                        HttpStatus.FORBIDDEN,
                        "forbidden",
                        "This caller does not have the scope for it.")))
        .build();
  }

  private static RequestMatcher callersPaths() {
    PathPatternRequestMatcher.Builder paths = PathPatternRequestMatcher.withDefaults();
    return new OrRequestMatcher(
        ApiPaths.CALLERS.stream()
            .flatMap(path -> Stream.of(path, path + "/**"))
            .<RequestMatcher>map(paths::matcher)
            .toList());
  }
}
