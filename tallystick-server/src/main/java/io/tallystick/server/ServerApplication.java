package io.tallystick.server;

import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

/** The application around the starter: it adds nothing. */
@SpringBootConfiguration(proxyBeanMethods = false)
@EnableAutoConfiguration
class ServerApplication {}
