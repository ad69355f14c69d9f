package io.tallystick.openapi;

import io.tallystick.web.ApiPaths;
import io.tallystick.web.SecurityHeaders;
import io.tallystick.web.StatelessChain;
import io.tallystick.web.TrustedProxies;
import jakarta.servlet.ServletContext;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Serves the description, unless {@code tallystick.openapi=false}: then its paths are not ours. */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "tallystick.openapi", havingValue = "true", matchIfMissing = true)
@Import(OpenApiController.class)
public class OpenApiConfiguration {
  /** Before the chain of an application that guards all of its paths. */
  private static final int DESCRIPTION_ORDER = -9;

  @Bean
  OpenApi tallystickOpenApi(
      @Qualifier("requestMappingHandlerMapping") RequestMappingHandlerMapping mapping,
      ServletContext context) {
    return OpenApi.of(mapping, context.getContextPath());
  }

  /** Open to anyone, and to no more than these two paths. */
  @Bean
  @Order(DESCRIPTION_ORDER)
  SecurityFilterChain tallystickOpenApiChain(HttpSecurity http, TrustedProxies proxies) {
    return StatelessChain.begin(http, new SecurityHeaders(proxies))
        .securityMatcher(ApiPaths.OPEN_API, ApiPaths.OPEN_API_PAGE)
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .build();
  }
}
