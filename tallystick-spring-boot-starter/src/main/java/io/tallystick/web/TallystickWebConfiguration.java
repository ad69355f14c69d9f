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
import org.springframework.http.HttpMethod;
import org.springframework.http.converter.HttpMessageConverters;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AuthorizeHttpRequestsConfigurer;
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
  ProblemWriter tallystickProblemWriter(
      Ids ids, Account account, AuditLog audit, Admission admission) {
    return new ProblemWriter(
        ids, new RefusedCalls(account, audit, admission, InstantSource.system()));
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

  /** Deny by default: a path is open only by the method and to whom its call names. */
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
    return StatelessChain.begin(http, new SecurityHeaders(proxies))
        .securityMatcher(callersPaths())
        .addFilterBefore(new CallerFilter(callers, problems), AuthorizationFilter.class)
        .addFilterBefore(new MethodFilter(ApiCalls.ALL, problems), AuthorizationFilter.class)
        .authorizeHttpRequests(TallystickWebConfiguration::letIn)
        .exceptionHandling(errors ->
            errors
                .authenticationEntryPoint((request, response, e) -> {
                  response.setHeader("WWW-Authenticate", "Bearer");
                  problems.write(request, response, Problems.UNAUTHENTICATED);
                })
                .accessDeniedHandler((request, response, e) ->
                    problems.write(request, response, Problems.NOT_ALLOWED)))
        .build();
  }

  /** Whom each call names, and nobody to any other path or by another method. */
  private static void letIn(
      AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizationManagerRequestMatcherRegistry
          requests) {
    for (ApiCall call : ApiCalls.ALL) {
      for (HttpMethod method : call.methods()) {
        letIn(call.who(), requests.requestMatchers(method, call.path()));
      }
    }
    requests.anyRequest().denyAll();
  }

  private static void letIn(
      Who who, AuthorizeHttpRequestsConfigurer<HttpSecurity>.AuthorizedUrl call) {
    switch (who) {
      case Who.Anyone() -> call.permitAll();
      case Who.AnyCaller known -> call.authenticated();
      case Who.Holder(Scope scope) -> call.hasAuthority(scope.wireName());
      case Who.HolderOrShopper(Scope scope, String shopper) ->
          call.hasAnyAuthority(CallerFilter.SHOPPER, scope.wireName());
    }
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
