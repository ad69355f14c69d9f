package io.tallystick.issuer;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.core.annotation.Order;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.oauth2.core.AuthorizationGrantType;
import org.springframework.security.oauth2.core.ClientAuthenticationMethod;
import org.springframework.security.oauth2.jose.jws.SignatureAlgorithm;
import org.springframework.security.oauth2.server.authorization.authentication.OAuth2ClientCredentialsAuthenticationToken;
import org.springframework.security.oauth2.server.authorization.client.InMemoryRegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClient;
import org.springframework.security.oauth2.server.authorization.client.RegisteredClientRepository;
import org.springframework.security.oauth2.server.authorization.settings.AuthorizationServerSettings;
import org.springframework.security.oauth2.server.authorization.token.JwtEncodingContext;
import org.springframework.security.oauth2.server.authorization.token.OAuth2TokenCustomizer;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.DispatcherServlet;
import org.springframework.web.servlet.config.annotation.EnableWebMvc;

/**
 * Spring Authorization Server with one client, which may wish for a user and for claims that are
 * wrong: what is refused then is refused although the signature is good.
 */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableWebMvc
@EnableWebSecurity
class AuthorizationServer {
  /** Starts it, and writes its port into the file that the argument names. */
  public static void main(String... arguments) throws IOException {
    ConfigurableApplicationContext server =
        new SpringApplicationBuilder(AuthorizationServer.class).run();
    Path file = Path.of(arguments[0]);
    Path whole = file.resolveSibling("port.new");
    Files.writeString(whole, server.getEnvironment().getRequiredProperty("local.server.port"));
    Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
  }

  /** No more than it needs: it starts beside many others. */
  @Bean
  TomcatServletWebServerFactory web() {
    TomcatServletWebServerFactory web = new TomcatServletWebServerFactory(0);
    web.setAddress(InetAddress.getLoopbackAddress());
    return web;
  }

  @Bean
  DispatcherServlet dispatcherServlet() {
    return new DispatcherServlet();
  }

  @Bean
  @Order(1)
  SecurityFilterChain protocol(HttpSecurity http) {
    return http.oauth2AuthorizationServer(
            server -> http.securityMatcher(server.getEndpointsMatcher()))
        .authorizeHttpRequests(requests -> requests.anyRequest().authenticated())
        .build();
  }

  @Bean
  @Order(2)
  SecurityFilterChain others(HttpSecurity http) {
    return http.csrf(csrf -> csrf.disable())
        .authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
        .build();
  }

  @Bean
  AuthorizationServerSettings settings() {
    return AuthorizationServerSettings.builder().build();
  }

  @Bean
  RegisteredClientRepository clients() {
    return new InMemoryRegisteredClientRepository(
        RegisteredClient.withId("1")
            .clientId("app")
            .clientSecret("{noop}secret")
            .clientAuthenticationMethod(ClientAuthenticationMethod.CLIENT_SECRET_BASIC)
            .authorizationGrantType(AuthorizationGrantType.CLIENT_CREDENTIALS)
            .scopes(scopes ->
                scopes.addAll(List.of("support", "refunds:write", "orders:read", "payments:price")))
            .build());
  }

  /** The key pairs that sign now. */
  @RestController
  static final class Keys implements JWKSource<SecurityContext> {
    private final AtomicReference<JWKSet> now = new AtomicReference<>();

    Keys() throws JOSEException {
      rotate();
    }

    /** Throws the old ones away. */
    @PostMapping("/rotate")
    void rotate() throws JOSEException {
      now.set(
          new JWKSet(
              List.of(
                  new RSAKeyGenerator(2048).keyID(UUID.randomUUID().toString()).generate(),
                  new ECKeyGenerator(Curve.P_256).keyID(UUID.randomUUID().toString()).generate())));
    }

    @Override
    public List<JWK> get(JWKSelector selector, SecurityContext context) {
      return selector.select(now.get());
    }
  }

  @Bean
  OAuth2TokenCustomizer<JwtEncodingContext> wishes() {
    return context -> {
      OAuth2ClientCredentialsAuthenticationToken grant =
          requireNonNull(context.getAuthorizationGrant());
      Map<String, Object> wishes = grant.getAdditionalParameters();
      if (wishes.containsKey("alg")) {
        context
            .getJwsHeader()
            .algorithm(requireNonNull(SignatureAlgorithm.from((String) wishes.get("alg"))));
      }
      if (wishes.containsKey("typ")) {
        context.getJwsHeader().type((String) wishes.get("typ"));
      }
      context
          .getClaims()
          .claims(claims -> {
            for (String name : List.of("sub", "iss", "aud")) {
              if (wishes.containsKey(name)) {
                claims.put(name, wishes.get(name));
              }
            }
            if (wishes.containsKey("age")) {
              Instant expiry =
                  Instant.now().minusSeconds(Long.parseLong((String) wishes.get("age")));
              claims.put("exp", expiry);
              claims.put("iat", expiry.minusSeconds(600));
              claims.put("nbf", expiry.minusSeconds(600));
            }
            if (wishes.containsKey("notBefore")) {
              claims.put(
                  "nbf",
                  Instant.now().plusSeconds(Long.parseLong((String) wishes.get("notBefore"))));
            }
            if (wishes.containsKey("without")) {
              claims.remove((String) wishes.get("without"));
            }
          });
    };
  }
}
