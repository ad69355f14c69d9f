package io.tallystick.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.HttpStatusEntryPoint;

/**
 * What guards every path that is not ours: closed but for health. An application with pages of its
 * own sets {@code tallystick.guard-other-paths=false} and brings a chain for them.
 */
@Configuration(proxyBeanMethods = false)
@ConditionalOnProperty(name = "tallystick.guard-other-paths", matchIfMissing = true)
class FallbackSecurityConfiguration {

  @Bean
  @Order(Ordered.LOWEST_PRECEDENCE)
  SecurityFilterChain tallystickOtherPathsChain(HttpSecurity http) {
    return http.csrf(csrf -> csrf.disable()) // nothing behind it changes anything
        .requestCache(cache -> cache.disable())
        .sessionManagement(
            session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
        .logout(logout -> logout.disable())
        .authorizeHttpRequests(requests ->
            requests
                .requestMatchers("/actuator/health", "/actuator/health/**")
                .permitAll()
                .anyRequest()
                .denyAll())
        .exceptionHandling(errors ->
            errors
                .authenticationEntryPoint(new HttpStatusEntryPoint(HttpStatus.NOT_FOUND))
                .accessDeniedHandler(
                    (request, response, e) -> response.setStatus(HttpStatus.NOT_FOUND.value())))
        .build();
  }
}
