package io.polyn.users;

import org.springframework.boot.autoconfigure.EnableAutoConfiguration;

@EnableAutoConfiguration
class EmptyApplication {

}
